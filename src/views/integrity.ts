import type { Interview } from "../heymilo/schema/interviews.ts";
import { dense, unlessEmpty } from "./compact.ts";

/** What HeyMilo's integrity check flagged: kinds and counts. Undefined if the interviewer does not use the check. */
export const integrityView = (interview: Interview): Record<string, unknown> | undefined => {
  const check = interview.cheat_detection;
  if (!check) return undefined;
  const findings = integrityFindings(interview).map(({ kind, count, confidence_of_1 }) => ({
    kind,
    count,
    confidence_of_1,
  }));
  return dense({
    ranking_of_5: check.overall_ranking,
    confidence_of_1: check.overall_confidence,
    enabled: check.enabled === false ? false : undefined,
    findings,
    note: findings.length > 0 ? "Flags are for a person to check; they prove nothing." : undefined,
  });
};

/** Each kind of signal that was found, with HeyMilo's reasons and the times as MM:SS. */
export const integrityFindings = ({ cheat_detection: check }: Interview) =>
  (check ? signalsOf(check) : []).filter(({ count }) => count > 0);

const signalsOf = ({ web_interview: signals }: NonNullable<Interview["cheat_detection"]>) => {
  const scripted = signals?.cheat_detection_result?.cheating_instances ?? [];
  const generated = signals?.llm_detection_result?.llm_detected_segments ?? [];
  const movements = signals?.interview_integrity?.aggregated?.movements ?? [];
  return [
    {
      kind: "scripted answer",
      count: scripted.length,
      confidence_of_1: signals?.cheat_detection_result?.cheating_confidence,
      reasons: distinct(scripted.flatMap(({ reasoning }) => reasoning ?? [])),
      at: distinct(
        scripted.flatMap(({ transcript_references: places }) =>
          (places ?? []).flatMap(({ user_friendly_timestamp: at }) => at ?? []),
        ),
      ),
    },
    {
      kind: "AI-generated speech",
      count: generated.length,
      confidence_of_1: signals?.llm_detection_result?.detection_confidence,
      reasons: distinct(generated.flatMap(({ reasoning }) => reasoning ?? [])),
    },
    {
      kind: "unusual delay",
      count: signals?.unusual_delay_detection?.unusual_delay_instances?.length ?? 0,
      confidence_of_1: signals?.unusual_delay_detection?.delay_confidence,
    },
    { kind: "tab switch", count: signals?.tab_switch_detection?.total_count ?? 0 },
    ...[...new Set(movements.map(({ type }) => type ?? "movement"))].map((kind) => ({
      kind,
      count: movements.filter(({ type }) => (type ?? "movement") === kind).length,
    })),
  ];
};

const distinct = (texts: string[]) => unlessEmpty([...new Set(texts)]);
