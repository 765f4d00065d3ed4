import { CANDIDATE_DATA } from "../privacy/treatments.ts";
import { listed, setting, type ValuesOf } from "./setting.ts";
import {
  addresses,
  anyText,
  apiKey,
  baseUrl,
  namesOf,
  oneOf,
  only,
  toolNames,
  wholeNumber,
  yesOrNo,
} from "./setting-values.ts";
import { DEFAULT_TOOLSETS, TOOLSETS } from "./toolsets.ts";

const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const TIMEOUT_BOUNDS = [5_000, 600_000] as const;
const RATE_LIMIT_BOUNDS = [0, 100_000] as const;
const MAX_IN_FLIGHT_BOUNDS = [2, 256] as const;

/** The only value of HEYMILO_CONFIRM. */
export const WHO_CONFIRMS = "person";

const CONFIG = {
  apiKey: setting(apiKey, {
    env: "HEYMILO_API_KEY",
    field: "HeyMilo API key",
    secret: true,
    help: "API key of your HeyMilo workspace (in HeyMilo: Integrations, API Keys)",
  }),
  apiKeyFile: setting(anyText, {
    env: "HEYMILO_API_KEY_FILE",
    flag: "api-key-file",
    help: "file that holds the API key, instead of HEYMILO_API_KEY",
  }),
  baseUrl: setting(baseUrl, {
    env: "HEYMILO_BASE_URL",
    flag: "base-url",
    help: "address of the API: https, or http on this machine",
    fallback: "https://api.heymilo.ai",
  }),
  workspaceId: setting(apiKey, {
    env: "HEYMILO_WORKSPACE_ID",
    flag: "workspace-id",
    help: "sent as X-Workspace-Id; not needed with an API key, which belongs to one workspace",
  }),
  timeoutMs: setting(wholeNumber(...TIMEOUT_BOUNDS), {
    env: "HEYMILO_TIMEOUT_MS",
    flag: "timeout-ms",
    help: `milliseconds one call may take in all, ${TIMEOUT_BOUNDS.join(" to ")}; many MCP clients give up after 60000`,
    fallback: "45000",
  }),
  rateLimit: setting(wholeNumber(...RATE_LIMIT_BOUNDS), {
    env: "HEYMILO_RATE_LIMIT",
    flag: "rate-limit",
    help: `requests a minute at most, ${RATE_LIMIT_BOUNDS.join(" to ")}; HeyMilo allows 300 a key, 0 lifts our limit`,
    fallback: "300",
  }),
  maxInFlight: setting(wholeNumber(...MAX_IN_FLIGHT_BOUNDS), {
    env: "HEYMILO_MAX_IN_FLIGHT",
    flag: "max-in-flight",
    help: `requests under way at once, ${MAX_IN_FLIGHT_BOUNDS.join(" to ")}; a create and the look-up for it count as two`,
    fallback: "8",
  }),
  readOnly: setting(yesOrNo, {
    env: "HEYMILO_READ_ONLY",
    field: "Read only",
    flag: "read-only",
    toggle: true,
    help: "if true, lists only tools that change nothing, and create_interviewer for previews",
    fallback: "false",
  }),
  toolsets: setting(namesOf(TOOLSETS, "all"), {
    env: "HEYMILO_TOOLSETS",
    field: "Toolsets",
    flag: "toolsets",
    help: `groups of tools, separated by commas: ${TOOLSETS.join(", ")}, or all; interviewers alone reads nothing about candidates, and only outreach contacts people`,
    fallback: DEFAULT_TOOLSETS.join(","),
  }),
  tools: setting(toolNames, {
    env: "HEYMILO_TOOLS",
    flag: "tools",
    help: "names of the only tools to list, of any toolset, separated by commas",
    whenUnset: "all of the toolsets",
  }),
  excludeTools: setting(toolNames, {
    env: "HEYMILO_EXCLUDE_TOOLS",
    flag: "exclude-tools",
    help: "names of tools not to list, separated by commas",
    whenUnset: "none",
  }),
  candidateData: setting(oneOf(CANDIDATE_DATA), {
    env: "HEYMILO_CANDIDATE_DATA",
    field: "Candidate data",
    flag: "candidate-data",
    help: "what an agent sees of candidates: pseudonymous (initials), names (and masked emails), or full",
    fallback: "names",
  }),
  contactOnly: setting(addresses, {
    env: "HEYMILO_CONTACT_ONLY",
    field: "Contact only",
    flag: "contact-only",
    help: "the only people add_candidates may invite: email addresses and @domains, separated by commas",
    whenUnset: "everybody",
  }),
  confirm: setting(only(WHO_CONFIRMS), {
    env: "HEYMILO_CONFIRM",
    flag: "confirm",
    help: `${WHO_CONFIRMS}: the client asks a person by a form before anybody is invited, a draft from an ATS is activated or an interviewer is archived; any other value refuses these calls`,
    whenUnset: "nobody is asked",
  }),
  sandbox: setting(yesOrNo, {
    env: "HEYMILO_SANDBOX",
    field: "Sandbox: try without a key",
    flag: "sandbox",
    toggle: true,
    help: "if true, uses the embedded sandbox instead of HeyMilo; needs no key, and wins over one",
    fallback: "false",
  }),
  logLevel: setting(oneOf(LOG_LEVELS), {
    env: "HEYMILO_LOG_LEVEL",
    flag: "log-level",
    help: `the least level that goes to stderr: ${LOG_LEVELS.join(", ")}`,
    fallback: "info",
  }),
};

export type Config = ValuesOf<typeof CONFIG>;
export type SettingName = keyof Config;

export const settings = listed(CONFIG);

/** Any other host gets the key too, so the log names it. */
export const isHeyMilosHost = ({ hostname }: URL): boolean => /(^|\.)heymilo\.ai$/.test(hostname);
