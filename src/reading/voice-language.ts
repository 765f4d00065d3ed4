import { fieldsOf } from "../heymilo/json.ts";
import type { CreatePostingRequest } from "../heymilo/schema/create-posting.ts";
import type { ReadList } from "./references.ts";
import { valueOrReason } from "./value-or-reason.ts";

interface VoiceReview {
  warnings: string[];
  /** Those that nothing in the request can mend, so that they hold for what it creates, too. */
  lasting: string[];
}

const NOTHING: VoiceReview = { warnings: [], lasting: [] };

/**
 * Whether a voice of the workspace speaks the language of the interview: HeyMilo accepts any. It has many voices for
 * English, so there is nothing to check.
 */
export const reviewVoices = async (
  readList: ReadList,
  { language, workflow = [] }: CreatePostingRequest,
): Promise<VoiceReview> => {
  if (language === undefined || primary(language) === "en") return NOTHING;
  if (!workflow.some(({ type }) => type === "web_interview")) return NOTHING;
  const voices = await valueOrReason(() => readList("voices"));
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

const primary = (tag: string | null | undefined): string => (tag ?? "").toLowerCase().split("-", 1)[0] ?? "";
