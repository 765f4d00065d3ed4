import { type App, createApp } from "../../app.ts";
import { startSandbox } from "../../sandbox/index.ts";
import { settings } from "../../settings/config.ts";
import type { LoadedConfig } from "../../settings/load.ts";
import { surface } from "../../surface/index.ts";
import { isSupportedNode, NAME, OLDEST_NODE, VERSION } from "../../version.ts";
import type { CommandCall, RunCommand } from "../command.ts";
import { check, type Finding, formatReport, isHealthy } from "./finding.ts";
import { checkNetwork } from "./network.ts";
import { checkCombination, checkSetting } from "./settings.ts";
import { checkWorkspace } from "./workspace.ts";

/**
 * `heymilo-mcp doctor`: everything that has to be right before an agent can create an interviewer, in the order in
 * which it has to be. Reads from HeyMilo, writes nothing. Exit code 1 if a check failed.
 */
export const runDoctor: RunCommand = async ({ values, isTerminal, print }) => {
  const { env } = process;
  const node = checkNode();
  // With an old Node, the other checks would fail with misleading errors.
  const findings = isHealthy([node]) ? [node, ...(await checkRest(values, env))] : [node];
  const healthy = isHealthy(findings);
  print(
    values.json
      ? `${JSON.stringify({ version: VERSION, ok: healthy, checks: findings }, null, 2)}\n`
      : formatReport(findings, { colour: isTerminal && !env.NO_COLOR }),
  );
  return healthy ? 0 : 1;
};

const checkRest = async (flags: CommandCall["values"], env: NodeJS.ProcessEnv): Promise<Finding[]> => {
  const app = createApp({ flags, env, logLevel: "silent" });
  const findings = [
    ...settings.map((setting) => checkSetting(setting, app, env)),
    ...checkCombination(app),
    ...(await checkTarget(app, env, flags.probe === true)),
    check("tools", "Tools").ok(`${app.surface.tools.length} of ${surface.tools.length} offered`),
    checkCandidates(app),
  ];
  return app.redact(findings);
};

/** Operators should know which data of candidates reaches a model. */
const checkCandidates = ({ surface: offered, config }: App): Finding => {
  const isOffered = offered.tools.some(({ toolset }) => toolset === "candidates");
  const detail = isOffered
    ? `their data reaches the model (${config.candidateData}); HEYMILO_TOOLSETS=interviewers turns this off`
    : "nothing about them is read";
  return check("candidates", "Candidates").ok(detail);
};

/** The sandbox needs no network; HeyMilo needs an address that can be used. */
const checkTarget = async (
  { config, problems }: LoadedConfig,
  env: NodeJS.ProcessEnv,
  withProbe: boolean,
): Promise<Finding[]> => {
  const ask = (baseUrl: URL, apiKey: string | undefined) => checkWorkspace({ config, baseUrl, apiKey, env, withProbe });
  if (config.sandbox) {
    const sandbox = await startSandbox();
    try {
      return await ask(new URL(sandbox.url), sandbox.apiKey);
    } finally {
      await sandbox.close();
    }
  }
  const { baseUrl, apiKey } = config;
  if (problems.some(({ variable }) => variable === "HEYMILO_BASE_URL")) return [];
  const network = await checkNetwork(baseUrl, env);
  if (!isHealthy(network)) return network;
  return [...network, ...(await ask(baseUrl, apiKey))];
};

export function checkNode(version = process.versions.node): Finding {
  const { ok, fail } = check("node", "Node.js");
  const detail = `${version}, with ${NAME} ${VERSION}`;
  if (isSupportedNode(version)) return ok(detail);
  return fail(
    detail,
    `Install Node.js ${OLDEST_NODE} or newer, or have the client start a newer one by its absolute path.`,
  );
}
