import type { Interview } from "../heymilo/schema/interviews.ts";
import { dense, unlessEmpty } from "./compact.ts";

interface Signal {
  kind: string;
  count: number;
  confidence_of_1?: number | null | undefined;
  /** For `include: integrity`: HeyMilo's reasons, and when, as MM:SS. */
  reasons?: string[];
  at?: string[];
}

/** What HeyMilo's integrity check flagged: kinds and counts. Undefined if the interviewer does not use the check. */
export const integrityView = (
  { cheat_detection: check }: Interview,
  withReasons: boolean,
): Record<string, unknown> | undefined => {
  if (!check) return undefined;
  const findings = signalsOf(check).filter(({ count }) => count > 0);
  return dense({
    ranking_of_5: check.overall_ranking,
    confidence_of_1: check.overall_confidence,
    enabled: check.enabled === false ? false : undefined,
    findings: findings.map(({ reasons, at, ...finding }) => ({
      ...finding,
      ...(withReasons && { reasons: distinct(reasons), at: distinct(at) }),
    })),
    note: findings.length > 0 ? "Flags are for a person to check; they prove nothing." : undefined,
  });
};

const signalsOf = ({ web_interview: signals }: NonNullable<Interview["cheat_detection"]>): Signal[] => {
  const scripted = signals?.cheat_detection_result?.cheating_instances ?? [];
  const generated = signals?.llm_detection_result?.llm_detected_segments ?? [];
  const movements = signals?.interview_integrity?.aggregated?.movements ?? [];
  return [
    {
      kind: "scripted answer",
      count: scripted.length,
      confidence_of_1: signals?.cheat_detection_result?.cheating_confidence,
      reasons: scripted.flatMap(({ reasoning }) => reasoning ?? []),
      at: scripted.flatMap(({ transcript_references: places }) =>
        (places ?? []).flatMap(({ user_friendly_timestamp: at }) => at ?? []),
      ),
    },
    {
      kind: "AI-generated speech",
      count: generated.length,
      confidence_of_1: signals?.llm_detection_result?.detection_confidence,
      reasons: generated.flatMap(({ reasoning }) => reasoning ?? []),
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

const distinct = (texts: string[] | undefined) => unlessEmpty([...new Set(texts)]);
