import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createApp } from "../../app.ts";
import { openSession } from "../../transports/in-process.ts";
import { CommandError, type RunCommand } from "../command.ts";
import { servePreview } from "./server.ts";

/**
 * `heymilo-mcp preview FILE`: the cards in an ordinary browser, with a request for create_interviewer from a file. It
 * always uses the embedded sandbox: whatever is pressed, nothing exists at HeyMilo.
 */
export const runPreview: RunCommand = async ({ operand, print }) => {
  const request = await readRequest(operand);
  const app = createApp({ flags: { sandbox: true }, env: {}, logLevel: "silent" });
  const factory = app.serverFactory();
  const session = await openSession(() => factory.createServer());
  const server = await servePreview(session, request);
  print(
    `The cards are at ${server.url} until Ctrl-C. They use the sandbox: nothing here exists at HeyMilo.\n`,
  );
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  await server.close();
  await session.close();
  await factory.connection.close();
  return 0;
};

const readRequest = async (path: string | undefined): Promise<Record<string, unknown>> => {
  if (path === undefined)
    throw new CommandError("preview takes a file with a request for create_interviewer");
  try {
    const request: unknown = JSON.parse(await readFile(path, "utf8"));
    if (typeof request === "object" && request !== null) return request as Record<string, unknown>;
  } catch (error) {
    throw new CommandError(
      `the file cannot be read as JSON: ${error instanceof Error ? error.message : error}`,
    );
  }
  throw new CommandError("the file holds no JSON object");
};
