import type { Json } from "./clients.ts";
import { toolScene } from "./tool-scene.ts";

const TOOL = "update_interviewer";
/** What create_interviewer has left in the posting's metadata. */
export const MARKER = { mcp_idempotency_key: "key-1 0123456789abcdef" };
/** A phone number of the sandbox. */
export const NUMBER = "4F9D27A1";

/** Three steps, of which two are of one type. */
export const POSTING: Json = {
  title: "Tram Driver",
  description: "Drives trams through the old town.",
  instructions: "Be calm.",
  company_overview: "A city's tram company.",
  interview_process_overview: "One talk.",
  redirect_url: "https://trams.example/next",
  max_retakes: 2,
  metadata: { external_id: "t-1", source: "site", ...MARKER },
  workflow: [
    { type: "resume", config: { mandatory: true }, questions: [] },
    {
      type: "web_interview",
      config: {
        video: true,
        cheat_detection_config: { enabled: true, threshold: 70, types: ["tab_switching"] },
      },
      questions: [],
    },
    { type: "web_interview", config: { interview_type: "technical" }, questions: [] },
  ],
};

/** A tool scene for tests of update_interviewer. Registers the hooks that open and close it. */
export function updateScene() {
  const scene = toolScene();
  return {
    scene,
    create: (rest: Json = {}) => scene.create({ ...POSTING, ...rest }),
    update: (posting_id: string, rest: Json) => scene.ask(TOOL, { posting_id, ...rest }),
    refusal: (posting_id: string, rest: Json) => scene.refusal(TOOL, { posting_id, ...rest }),
    /** The bodies of all writes since the last create. */
    bodies: async () => (await scene.writes()).map(({ body }) => body?.json),
  };
}
