import { type McpServer, ResourceTemplate, type ServerContext } from "@modelcontextprotocol/server";
import type { FixedResource, ResourceFamily, TextResource } from "../definition/resource.ts";
import type { CallContext } from "../definition/tool.ts";
import type { Redact } from "../heymilo/redact.ts";
import type { ListedResource } from "../surface/listed.ts";
import { fitting, resourceError, SANDBOX_NOTICE } from "./answers.ts";
import type { Run } from "./call.ts";
import type { Complete } from "./completion.ts";

export function registerResources(
  server: McpServer,
  resources: readonly ListedResource[],
  run: Run,
  complete: Complete,
  redact: Redact,
): void {
  for (const resource of resources) {
    const { name, title, description, mimeType } = resource;
    const metadata = { title, description, mimeType };
    const contents = (uri: URL, text: string, _meta?: Record<string, unknown>) => ({
      contents: [{ uri: uri.href, mimeType, text, ...(_meta && { _meta }) }],
    });

    const read = async (uri: URL, ctx: ServerContext, work: (context: CallContext) => Promise<object>) => {
      const ended = await run({ name, kind: "read", request: ctx.mcpReq }, work);
      if (!("value" in ended)) throw resourceError(uri, ended, redact);
      const { value, warnings, sandbox } = ended;
      const label = sandbox && { sandbox: SANDBOX_NOTICE };
      const body = { ...label, ...value, ...(warnings.length > 0 && { warnings }) };
      return contents(uri, fitting(redact(body)).json);
    };

    if (resource.kind === "text") {
      server.registerResource(name, resource.uri, metadata, async (uri) => {
        const { text, meta } = (await resource.load()) as TextResource;
        return contents(uri, await text(), meta);
      });
    } else if (resource.kind === "fixed") {
      server.registerResource(name, resource.uri, metadata, (uri, ctx) =>
        read(uri, ctx, async (context) => ((await resource.load()) as FixedResource).read(context)),
      );
    } else {
      const { uriTemplate, variable } = resource;
      const family = async () => (await resource.load()) as ResourceFamily;
      const choicesOf = async () => (await family()).choices;
      const template = new ResourceTemplate(uriTemplate, {
        list: undefined,
        complete: { [variable]: (typed) => complete(choicesOf, typed) },
      });
      server.registerResource(name, template, metadata, (uri, variables, ctx) => {
        const value = decoded(String(variables[variable]));
        return read(uri, ctx, async (context) => (await family()).read(value, context));
      });
    }
  }
}

/** A stray percent sign is no encoding; the id then goes on as it is, and HeyMilo says that it knows none like it. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
