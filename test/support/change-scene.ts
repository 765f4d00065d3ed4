import type { LogEntry } from "../../src/sandbox/request-log.ts";
import type { Parsed } from "./in-process-sandbox.ts";
import { openScene, type Scene } from "./write-scene.ts";

export interface ChangeScene extends Scene {
  /** The posting that is changed. */
  id: string;
  stored(id?: string): Promise<Parsed>;
  /** What has been asked of HeyMilo since the posting was made. */
  reads(): Promise<LogEntry[]>;
  writes(): Promise<LogEntry[]>;
}

export const POSTING = {
  title: "Well Digger",
  workflow: [
    {
      type: "web_interview",
      questions: ["A", "B", "C"].map((text) => ({ modality: "voice", text })),
    },
  ],
};

export async function openChangeScene(posting: object = POSTING): Promise<ChangeScene> {
  const scene = await openScene();
  const { id } = await scene.sandbox.create(posting);
  const seen = (await scene.requests()).length;
  const since = async (isRead: boolean) =>
    (await scene.requests()).slice(seen).filter(({ method }) => (method === "GET") === isRead);
  return {
    ...scene,
    id,
    stored: async (one = id) => (await scene.postings()).find((posting) => posting.id === one),
    reads: () => since(true),
    writes: () => since(false),
  };
}
