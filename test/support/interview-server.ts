import type { Json } from "./clients.ts";
import { atEndOfFile } from "./end-of-file.ts";
import { hiringScene } from "./hiring-scene.ts";
import { type HttpServer, startHttpServer } from "./http-server.ts";

const turn = (speaker: string, text: string, timestamp_str: string) => ({ speaker, text, timestamp_str });

/** An interview as HeyMilo documents it, with a resume, links and what came with the application. */
export const interviewOf = (evaluations: readonly string[], more: Json = {}, longWinded = ""): Json => ({
  interview_id: "D536A69A4090E13F",
  posting_id: "13D77095",
  name: "Amara Okafor",
  email: "amara@mail.example",
  score: 81,
  status: "completed",
  metadata: { external_id: "app-1041" },
  data: { phone_number: "+13125550171" },
  workflow: {
    steps: [1, 2].map((order) => ({ order, status: "completed", started: true, completed: true })),
    all_complete: true,
  },
  resume: {
    overall_score: 75,
    is_eligible: true,
    resume_url: "https://cdn.example/resume?signature=1",
    score_criteria: ["Led a shift of five or more", "Forklift licence", "Stock systems used"].map((criteria_text) => ({
      criteria_text,
      score: 7,
      reasons: ["Named with dates in two positions."],
    })),
    eligibility_criteria: [{ criteria_text: "Two years of experience in a warehouse", passed: true }],
  },
  web_interview: {
    match_score: 78,
    speech_score: 4.1,
    highlights: ["Decides by what stops the line", "Hands over in writing"],
    lowlights: ["Short on numbers"],
    audio_recording_url: "https://cdn.example/audio?signature=1",
    scorecard: evaluations.map((evaluation_summary, index) => ({
      question_text: `Question ${index + 1}: tell me about a shift in which a machine stopped, and what you did.`,
      score: 7,
      score_weight: 4,
      evaluation_summary,
      transcript: [
        turn("Interviewer", `Question ${index + 1}${longWinded}`, `${String(index).padStart(2, "0")}:10`),
        turn("Candidate", `Answer ${index + 1}${longWinded}`, `${String(index).padStart(2, "0")}:30`),
      ],
    })),
  },
  ...more,
});

let served: Json = {};
let server: Promise<HttpServer> | undefined;

const openServer = async (): Promise<HttpServer> => {
  const opened = await startHttpServer((request, response) => {
    const list = { data: [served], pagination: { has_more: false } };
    const body = request.url?.includes("/candidates") ? list : { data: served, meta: null };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  atEndOfFile(() => {
    server = undefined;
    return opened.close();
  });
  return opened;
};

/** A server of ours in front of a HeyMilo that has this one interview for now, and what each call says. */
export const interviewScene = async (interview: Json, level = "names") => {
  served = interview;
  server ??= openServer();
  return hiringScene({ env: { HEYMILO_BASE_URL: (await server).url, HEYMILO_CANDIDATE_DATA: level } });
};
