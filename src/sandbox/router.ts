import { type Reply, starlette } from "./reply.ts";
import { candidateRoutes } from "./routes/candidates.ts";
import { catalogRoutes } from "./routes/catalog.ts";
import { discoveryRoutes } from "./routes/discovery.ts";
import { postingRoutes } from "./routes/postings.ts";
import { questionRoutes } from "./routes/questions.ts";
import type { Params, Route } from "./routes/route.ts";

const ROUTES = [...postingRoutes, ...candidateRoutes, ...questionRoutes, ...catalogRoutes, ...discoveryRoutes].map(
  (route) => ({
    ...route,
    pattern: new RegExp(`^${route.path.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
  }),
);

/**
 * Finds a route as Starlette does: the first that fits in path and method; else 405 if only the path fits; else a
 * redirect if a slash at the end is all that is wrong; else a bare 404.
 *
 * @param path percent-encoded, as it came
 */
export function findRoute(method: string, path: string): { route: Route; params: Params } | Reply {
  const plain = decoded(path);
  const fitting = ROUTES.flatMap((route) => {
    const match = route.pattern.exec(plain);
    return match ? [{ route, params: { ...match.groups } }] : [];
  });
  const found = fitting.find(({ route }) => route.method === method);
  if (found) return found;
  const [other] = fitting;
  if (other) return starlette(405, "Method Not Allowed", { allow: other.route.method });
  const otherSlash = plain.endsWith("/") ? plain.slice(0, -1) : `${plain}/`;
  if (ROUTES.some(({ pattern }) => pattern.test(otherSlash)))
    return { status: 307, headers: { location: path.endsWith("/") ? path.slice(0, -1) : `${path}/` } };
  return starlette(404, "Not Found");
}

/** As it is if it is not percent-encoded properly. */
export function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
