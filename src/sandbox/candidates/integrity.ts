import type { JsonObject } from "../json.ts";
import type { Posting } from "../store.ts";
import type { Candidate, Person } from "./candidate.ts";

/** What the integrity check found; null where the posting does not ask for it. Frames are links that lead nowhere. */
export function integrity({ steps }: Posting, { id, person }: Candidate): JsonObject | null {
  const asked = steps.find(({ type }) => type === "web_interview")?.config.cheat_detection_config as
    | JsonObject
    | undefined;
  if (!asked) return null;
  const signs = person.integrity ?? { ranking: 1, scripted: 0, tab_switches: 0, people: 0, delays: 0 };
  const frame = (index: number) => `https://cdn.heymilo.example/frames/${id}-${index}.jpg`;
  return {
    overall_confidence: (signs.ranking - 1) / 5,
    overall_ranking: signs.ranking,
    enabled: asked.enabled ?? true,
    threshold: asked.threshold ?? 70,
    types: asked.types ?? null,
    web_interview: {
      cheat_detection_result: {
        cheating_detected: signs.scripted > 0,
        cheating_confidence: signs.scripted > 0 ? 0.82 : 0.06,
        cheating_instances: repeat(signs.scripted, (index) => ({
          reasoning: "Formulaic wording, far from how the person speaks elsewhere.",
          transcript_references: [
            {
              user_friendly_timestamp: `0${index}:40`,
              text: saying(person, index),
              actual_timestamp: index * 60 + 40,
            },
          ],
        })),
      },
      llm_detection_result: {
        llm_generated_detected: signs.scripted > 0,
        detection_confidence: signs.scripted > 0 ? 0.71 : 0.04,
        llm_detected_segments: repeat(signs.scripted, (index) => ({
          segment_text: saying(person, index),
          segment_confidence: 0.77,
          reasoning: "Uncommon in speech.",
        })),
        gptzero_metrics: null,
      },
      unusual_delay_detection: {
        delay_detected: signs.delays > 0,
        delay_confidence: signs.delays > 0 ? 0.58 : 0.05,
        unusual_delay_instances: repeat(signs.delays, (index) => ({
          question: index + 1,
          delay_seconds: 14,
        })),
        overall_score: signs.delays / 10,
        confidence_level: 0.6,
      },
      tab_switch_detection: {
        total_count: signs.tab_switches,
        events: repeat(signs.tab_switches, (index) => ({ timestamp: 40 + index * 55 })),
        ...(signs.tab_switches > 0 && { first_switch_timestamp: 40 }),
      },
      interview_integrity: {
        job_id: `job-${id}`,
        status: "completed",
        filename: `${id}.mp4`,
        file_type: "video/mp4",
        created_at: null,
        updated_at: null,
        result: {
          multiple_people: repeat(signs.people, (index) => ({ frame: frame(index), timestamp: 91 })),
        },
        error: null,
        comprehensive: null,
        aggregated: {
          movements: repeat(3, (index) => ({
            type: index === 1 ? "Head Movement" : "Eye Movement",
            confidence: 0.8,
            image: frame(index + 10),
            timestamp: 91 + index,
          })),
        },
      },
      integrity_analysis_v2: {
        categories: { multiple_people: { breaches: signs.people, frames: [frame(99)] } },
        thumbnail: `data:image/jpeg;base64,${Buffer.from(`face of ${id}`).toString("base64")}`,
      },
    },
    resume: null,
  };
}

/** What sounds read out, when there is no answer to quote from. */
const READ_OUT = "It is important to balance all of these aspects in a holistic manner.";

const saying = ({ said }: Person, index: number): string => (said?.answers[index] ?? READ_OUT).slice(0, 120);

const repeat = (count: number, make: (index: number) => JsonObject): JsonObject[] =>
  Array.from({ length: count }, (_, index) => make(index));
