import type { Json } from "./clients.ts";

/** Writes straight to a sandbox, for tests of what is read back. */
export const sandboxApi = ({ url, apiKey }: { url: string; apiKey: string }) => {
  const call = async (method: string, path: string, body?: Json): Promise<Json> => {
    const response = await fetch(`${url}/api/v2${path}`, {
      method,
      headers: { "x-api-key": apiKey, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as { data: Json };
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer.data;
  };
  return {
    call,
    /** The id of a new posting. */
    create: async (body: Json): Promise<string> => String((await call("POST", "/postings", body)).id),
  };
};
