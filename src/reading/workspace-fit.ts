import { fieldsOf } from "../heymilo/json.ts";
import type { CreatePostingRequest } from "../heymilo/schema/create-posting.ts";
import type { Asset } from "../heymilo/schema/responses.ts";
import type { ReadList } from "./references.ts";
import { valueOrReason } from "./value-or-reason.ts";

/** Spoken in many countries, so a number of another country is no sign of a mistake. */
const SPOKEN_WIDELY: readonly string[] = ["en", "es", "fr", "pt", "ar", "zh"];

interface WorkspaceFit {
  warnings: string[];
  /** Those that nothing in the request can mend, so that they hold for what it creates, too. */
  lasting: string[];
}

/** Values that HeyMilo accepts although they do not fit what the workspace has, each with advice. */
export const reviewAgainstWorkspace = async (
  readList: ReadList,
  request: CreatePostingRequest,
): Promise<WorkspaceFit> => {
  const [voices, numbers] = await Promise.all([
    needsVoice(request) ? valueOrReason(() => readList("voices")) : undefined,
    needsNumber(request) ? valueOrReason(() => readList("phone_numbers")) : undefined,
  ]);
  const spoken = voices ? reviewVoices(request, voices) : { warnings: [], lasting: [] };
  return { ...spoken, warnings: [...spoken.warnings, ...(numbers ? reviewNumber(request, numbers) : [])] };
};

type Read = Awaited<ReturnType<typeof valueOrReason<{ items: Asset[] }>>>;

/** HeyMilo has many voices for English, so there is nothing to check. */
const needsVoice = ({ language, workflow = [] }: CreatePostingRequest): boolean =>
  language !== undefined && primary(language) !== "en" && workflow.some(({ type }) => type === "web_interview");

const needsNumber = ({ phone_number_id, language, workflow = [] }: CreatePostingRequest): boolean =>
  phone_number_id !== undefined && (language !== undefined || zonesOf(workflow).length > 0);

const primary = (tag: string | null | undefined): string => (tag ?? "").toLowerCase().split("-", 1)[0] ?? "";

const reviewVoices = ({ language = "", workflow = [] }: CreatePostingRequest, voices: Read): WorkspaceFit => {
  if ("reason" in voices) {
    const notRead = `language: the voices could not be read (${voices.reason}), so whether one speaks it is not checked`;
    return { warnings: [notRead], lasting: [] };
  }
  const { items } = voices.value;
  const warnings = workflow.flatMap((step, index) => {
    const voice = items.find(({ id }) => id === fieldsOf(step.config).voice_id);
    if (!voice?.language || primary(voice.language) === primary(language)) return [];
    return [
      `workflow[${index}].config.voice_id: ${voice.name ?? voice.id} speaks ${voice.language}, and the interview is in ` +
        `${language}; choose another by list_workspace_assets with kind voices and language ${primary(language)}`,
    ];
  });
  if (items.some((voice) => primary(voice.language) === primary(language))) return { warnings, lasting: [] };
  const known = [...new Set(items.map((voice) => voice.language).filter(Boolean))].slice(0, 12).join(", ");
  const voiceless =
    `language: no voice of this workspace is listed for ${language} (there are ${known || "none"}); HeyMilo accepts it and ` +
    "does not say which voice speaks then. Ask the user for another language, or to have HeyMilo add such a voice";
  return { warnings, lasting: [voiceless] };
};

const zonesOf = (workflow: readonly { config?: unknown }[]): string[] =>
  workflow.flatMap(({ config }) => {
    const { timezone } = fieldsOf(fieldsOf(config).blackout_period);
    return typeof timezone === "string" ? [timezone] : [];
  });

const reviewNumber = (
  { phone_number_id: id, language, workflow = [] }: CreatePostingRequest,
  numbers: Read,
): string[] => {
  const number = "value" in numbers ? numbers.value.items.find((one) => one.id === id) : undefined;
  const country = number?.country_code?.toUpperCase();
  if (!country) return [];
  const zone = zonesOf(workflow).find((name) => isAmerican(country) !== name.startsWith("America/"));
  const spoken = language && !SPOKEN_WIDELY.includes(primary(language)) ? regionOf(language) : undefined;
  const other = zone ?? (spoken && spoken !== country ? `a ${language} interview` : undefined);
  if (!other) return [];
  return [
    `phone_number_id: ${number?.phone_number ?? id} is a number of ${country}, which does not go with ${other}; texts and calls from ` +
      "abroad may not arrive, so ask the user, and look for another in list_workspace_assets",
  ];
};

const isAmerican = (country: string): boolean => ["US", "CA", "MX"].includes(country);

const regionOf = (language: string): string | undefined => new Intl.Locale(language).maximize().region;
