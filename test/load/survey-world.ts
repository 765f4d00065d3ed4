import { setTimeout as sleep } from "node:timers/promises";
import { connectModern, type Json, type TestClient } from "../support/clients.ts";
import { startHeyMiloApart, type TestHeyMilo } from "../support/sandbox.ts";
import { countTokens } from "../support/tokens.ts";

const HOURS_A_DAY = 24;
/** 12,000 people of 60 interviewers on 126 pages of 100. */
export const SIZES = [...Array(52).fill(200), ...Array(6).fill(201), 199, 195] as number[];
export const PAGES = SIZES.reduce((pages, size) => pages + Math.ceil(size / 100), 0);

export interface World {
  sandbox: TestHeyMilo;
  postings: string[];
  /** Who waits for a decision, and finished within two days. */
  waiting: string[];
  /** Who began, and has done nothing for more than two weeks. */
  idle: string[];
}

/** A workspace in which so many people need a recruiter, spread over the first of its interviewers. */
export async function startWorld(needy: { people: number; interviewers: number; rateLimit: number }): Promise<World> {
  const sandbox = await startHeyMiloApart({ rateLimit: needy.rateLimit, seed: { hiring: false } });
  const world: World = { sandbox, postings: [], waiting: [], idle: [] };
  const workflow = [{ type: "web_interview", questions: [{ modality: "voice", text: "What do you do first?" }] }];
  for (const [index, size] of SIZES.entries()) {
    await untilAllowed(async () => {
      world.postings.push(await sandbox.create({ title: `Warehouse Associate, Shift ${index + 1}`, workflow }));
    });
    const posting_id = world.postings.at(-1) as string;
    const arrive = async (status: string, count: number, hours_ago: number): Promise<string[]> => {
      const given = { posting_id, status, count, hours_ago };
      if (count === 0) return [];
      return (await sandbox.control<{ interview_ids: string[] }>("POST", "candidates", given)).interview_ids;
    };
    const own = share(needy, index);
    world.waiting.push(...(await arrive("completed", own, HOURS_A_DAY)));
    world.idle.push(...(await arrive("in_progress", own, 20 * HOURS_A_DAY)));
    await arrive("dismissed", size - 2 * own, 90 * HOURS_A_DAY);
  }
  return world;
}

const share = ({ people, interviewers }: { people: number; interviewers: number }, index: number): number =>
  index < interviewers ? Math.floor((people + interviewers - 1 - index) / interviewers) : 0;

/** The sandbox's own limit counts what is made past the server, too. */
const untilAllowed = async (work: () => Promise<void>): Promise<void> => {
  for (;;) {
    const isDone = await work().then(
      () => true,
      (error: Error) => {
        if (!error.message.includes(": 429")) throw error;
        return false;
      },
    );
    if (isDone) return;
    await sleep(1_000);
  }
};

export const connect = (sandbox: TestHeyMilo, env: Record<string, string>): Promise<TestClient> =>
  connectModern({ env: { ...sandbox.env, ...env } });

export interface Answered {
  calls: number;
  /** Of arguments and answers. */
  tokens: number;
  ids: string[];
  fit: number;
  /** The first page counts instead of showing people. */
  isCounted: boolean;
  /** What any page said was not looked at. */
  gaps: string[];
  failed: number;
}

const QUIET_MS = 1_000;

/** Asks one question as an agent does: page after page, and again after as long as an answer says. */
export async function askAll(client: TestClient, question: Json, mayGoOn = (): boolean => true): Promise<Answered> {
  const answered: Answered = { calls: 0, tokens: 0, ids: [], fit: 0, isCounted: false, gaps: [], failed: 0 };
  for (let cursor: unknown; mayGoOn(); ) {
    const args = { ...question, ...(cursor !== undefined && { cursor }) };
    const { isError, structured, text } = await client.callTool("list_candidates", args);
    answered.calls += 1;
    answered.tokens += countTokens(args) + countTokens(text);
    if (isError) {
      answered.failed += 1;
      await sleep(1000 * Number(/retry: after (\d+) s/.exec(text)?.[1] ?? 1));
      continue;
    }
    const page = structured as { interviewers: Json[]; fit: number; not_looked_at?: string[] } & Json;
    const people = page.interviewers.flatMap(({ candidates }) => (candidates ?? []) as { interview_id: string }[]);
    answered.ids.push(...people.map(({ interview_id }) => interview_id));
    answered.fit += page.fit;
    answered.isCounted ||= page.interviewers.some(({ fit }) => fit !== undefined);
    answered.gaps.push(...(page.not_looked_at ?? []));
    cursor = page.next_cursor;
    if (cursor === undefined) break;
    await sleep(Number(page.retry_after_s ?? 0) * 1000 || QUIET_MS / 10);
  }
  return answered;
}
