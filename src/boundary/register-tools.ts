import type { McpServer, StandardSchemaWithJSON } from "@modelcontextprotocol/server";
import { formatPath } from "../arguments/path.ts";
import { CARD_META, CARD_URIS, type CardData } from "../definition/card.ts";
import type { PortableSchema } from "../definition/portable-schema.ts";
import type { Principal } from "../definition/question.ts";
import type { CallKind } from "../failure/failure.ts";
import type { HeyMilo } from "../heymilo/client.ts";
import type { Path } from "../heymilo/errors.ts";
import type { Redact } from "../heymilo/redact.ts";
import { firstFew } from "../heymilo/text.ts";
import type { Config } from "../settings/config.ts";
import type { ListedTool } from "../surface/listed.ts";
import { NAME } from "../version.ts";
import { errorResult, fitting, successResult } from "./answers.ts";
import type { Run } from "./call.ts";
import { Asking, askingOlderClients, type CallTool, formResult, formsOf } from "./forms.ts";

export type ToolSettings = Pick<Config, "candidateData" | "confirm" | "contactOnly">;

export function registerTools(
  server: McpServer,
  tools: readonly ListedTool[],
  run: Run,
  { candidateData, confirm, contactOnly }: ToolSettings,
  redact: Redact,
  caller: Principal,
): void {
  const effects: CardData["tools"] = Object.fromEntries(
    tools.map(({ name, annotations }) => [name, annotations.readOnlyHint ? "reads" : "writes"]),
  );
  for (const tool of tools) {
    const { name, title, description, annotations, card, inputSchema, outputSchema } = tool;
    const kind = kindOf(tool);
    const call: CallTool = async (args, ctx, answered) => {
      const asking =
        confirm && new Asking({ whoConfirms: confirm, tool: name, caller, ...formsOf(server, ctx), ...answered });
      let view: object | undefined;
      let workspace: string | undefined;
      const incoming = { name, kind, request: ctx.mcpReq, shown: inputSchema };
      const ended = await run(incoming, async ({ open, workspaceName, previews, warn }) => {
        // Modules that only calls need are loaded by the first.
        const [heymilo, { input, handler }, { readArguments }] = await Promise.all([
          annotations.openWorldHint ? open() : NOBODY,
          tool.load(),
          import("../arguments/read.ts"),
        ]);
        const ignored: Path[] = [];
        const given = readArguments(input, inputSchema, args, ignored);
        // Somebody who has several workspaces sees in each write which one it is, and notices a mix-up.
        const naming = kind === "read" ? undefined : workspaceName();
        const work = handler(given, {
          ...{ heymilo, previews, candidateData, contactOnly, warn },
          read: (schema, object) => readArguments(schema, inputSchema, object, ignored),
          ignore: (path) => ignored.push(path),
          askPerson: async (question) => {
            if (asking) await asking.ask(question, { args: given, sign: (text) => heymilo.http.sign(text) });
          },
          show: (shown) => {
            view = shown;
          },
        });
        const value = await (asking ? asking.orForm(work) : work);
        if (ignored.length > 0) warn(describeIgnored(ignored));
        workspace = naming && (await heymilo.deadline.resultWithin(NAME_WAIT_MS, naming));
        // A tool that has named it before leaves it out.
        return workspace && !("workspace" in value) ? { ...value, workspace } : value;
      });
      if ("value" in ended && asking?.form) return formResult(asking.form, ended, workspace, redact);
      const result = "value" in ended ? successResult(ended, redact) : errorResult(ended, redact);
      if (!card) return result;
      const data: CardData = { tool: name, tools: effects, ...(workspace && { workspace }), ...(view && { view }) };
      return { ...result, _meta: { ...result._meta, [CARD_META]: fitting(redact(data)).result } };
    };
    server.registerTool(
      name,
      {
        title,
        description,
        annotations: { title, ...annotations },
        inputSchema: shownAs(inputSchema),
        outputSchema: shownAs(outputSchema),
        // Whether or not this client shows cards: the list is the same for everyone, and cached so.
        ...(card && { _meta: { ui: { resourceUri: CARD_URIS[card] } } }),
      },
      confirm ? askingOlderClients(server, call) : call,
    );
  }
}

/** In place of HeyMilo for a tool that asks nobody. It works without a key. */
const NOBODY = undefined as unknown as HeyMilo;

/** How long a finished call waits for the name of the workspace. Nobody notices it, and one read mostly is faster. */
const NAME_WAIT_MS = 250;

/** How many ignored arguments are named. An agent that meant one of them can send it again. */
const MOST_NAMED = 12;

const describeIgnored = (ignored: readonly Path[]): string =>
  `Ignored as empty: ${firstFew(ignored.map(formatPath), MOST_NAMED).join(", ")}. Leave out what is not meant.`;

const kindOf = ({ annotations }: ListedTool): CallKind => {
  if (annotations.readOnlyHint) return "read";
  return annotations.destructiveHint || annotations.idempotentHint ? "change" : "create";
};

/**
 * A schema for the SDK that shows itself and accepts everything. Arguments are parsed and rejected within the call,
 * all problems at once; results are ours, and failing one after the write would make an agent create twice.
 */
export const shownAs = (schema: PortableSchema): StandardSchemaWithJSON => {
  const json = () => schema as unknown as Record<string, unknown>;
  return {
    "~standard": {
      version: 1,
      vendor: NAME,
      validate: (value) => ({ value }),
      jsonSchema: { input: json, output: json },
    },
  };
};
