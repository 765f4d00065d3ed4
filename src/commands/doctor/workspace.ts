import { createConnection } from "../../connection.ts";
import type { HeyMilo } from "../../heymilo/client.ts";
import { Deadline } from "../../heymilo/deadline.ts";
import { Memory } from "../../heymilo/memory.ts";
import { ApiError } from "../../heymilo/request-errors.ts";
import type { Config } from "../../settings/config.ts";
import { check, type Finding } from "./finding.ts";
import { probe } from "./probe.ts";

/** Enough for three attempts with a connect timeout each. */
const CHECK_MS = 20_000;

/** HeyMilo refuses this key, which shows that HeyMilo can be reached. */
const NO_KEY = "not-set";

interface WorkspaceOptions {
  config: Config;
  baseUrl: URL;
  apiKey: string | undefined;
  env: NodeJS.ProcessEnv;
  /** Also whether HeyMilo's lists are what finding a lost create relies on. */
  withProbe: boolean;
}

/** Asks HeyMilo, as the tools do, for the key's workspace and its interview templates. Changes nothing. */
export async function checkWorkspace({
  config,
  baseUrl,
  apiKey,
  env,
  withProbe,
}: WorkspaceOptions): Promise<Finding[]> {
  const workspaceId = config.sandbox ? undefined : config.workspaceId;
  const asked = { ...config, sandbox: false, baseUrl, apiKey: apiKey ?? NO_KEY, workspaceId };
  const connection = createConnection({ config: asked, problems: [], env, memory: new Memory() });
  const deadline = new Deadline(CHECK_MS);
  try {
    const heymilo = await connection.forCall(deadline).catch((error: unknown) => error as Error);
    if (heymilo instanceof Error) return unanswered(heymilo, baseUrl, apiKey);
    const startedAt = performance.now();
    const workspace = await heymilo.workspace.own(config.workspaceId).catch((error: unknown) => error as Error);
    const ms = Math.round(performance.now() - startedAt);
    if (workspace instanceof Error) return unanswered(workspace, baseUrl, apiKey);
    const { company_name: company, name, id } = workspace ?? {};
    return [
      check("api", "API").ok(`${baseUrl.host} answers, in ${ms} ms`),
      check("workspace", "Workspace").ok(
        [name ?? company, id && `(${id})`].filter(Boolean).join(" ") || "the key is accepted",
      ),
      await countTemplates(heymilo),
      ...(withProbe ? await probe(heymilo.http) : []),
    ];
  } finally {
    deadline.close();
    await connection.close();
  }
}

const unanswered = (error: Error, baseUrl: URL, apiKey: string | undefined): Finding[] => {
  const { ok, failedWith } = check("api", "API");
  if (!(error instanceof ApiError)) return [failedWith(error)];
  const answers = ok(`${baseUrl.host} answers`);
  // Without a key, HeyMilo has to refuse.
  if (apiKey === undefined) return [answers];
  return [answers, check("workspace", "Workspace").failedWith(error)];
};

const countTemplates = async (heymilo: HeyMilo): Promise<Finding> => {
  const { ok, warn, failedWith } = check("templates", "Interview templates");
  try {
    const { items, end } = await heymilo.templates.all();
    if (items.length > 0) return ok(`${items.length}${end === "max_pages" ? "+" : ""}`);
    return warn(
      "none",
      "Not needed, but most interviewers start from one: publish an interviewer as a template in HeyMilo.",
    );
  } catch (error) {
    return failedWith(error);
  }
};
