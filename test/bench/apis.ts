import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startHeyMiloApart } from "../support/sandbox.ts";
import { KEY } from "./calls.ts";

export interface Api {
  url: string;
  stop(): void | Promise<void>;
}

/** Takes no time of its own: what a call costs against it is the cost of the call. */
export async function startInstantApi(): Promise<Api> {
  const child = fork(fileURLToPath(new URL("./instant-api.ts", import.meta.url)), {
    execArgv: ["--import", "tsx"],
  });
  const [url] = await once(child, "message");
  return { url, stop: () => child.disconnect() };
}

/** Does what HeyMilo does with a create, as far as that is known. */
export const startSandboxApi = (): Promise<Api> => startHeyMiloApart({ apiKey: KEY });
