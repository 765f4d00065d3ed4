import type { Json, TestClient } from "../support/clients.ts";
import { exampleRequest } from "../support/example-requests.ts";
import type { TestHeyMilo } from "../support/sandbox.ts";

/** What one tenant does before the attack, and again after it. */
export interface Repeat {
  title: string;
  args: Json;
}

const CREATES = { method: "POST", path: "^/api/v2/postings$" };

/** By then the call has long been answered that nobody can say what became of it. */
const COMMITTED_AFTER_MS = 8_000;

/** Creates without a key, with a key of its own, and one whose answer is lost, to be repeated with the key it is told. */
export async function createAsTenant(client: TestClient, sandbox: TestHeyMilo): Promise<Repeat[]> {
  const create = async (title: string, key: object = {}): Promise<Repeat> => {
    const args: Json = { ...exampleRequest("customer-service-rep"), title, ...key };
    const { failure } = await client.callTool("create_interviewer", args);
    return { title, args: failure ? { ...args, idempotency_key: failure.idempotency_key } : args };
  };
  const answered = [await create("Without a key"), await create("With a key", { idempotency_key: "own" })];
  await sandbox.arm({ fault: "late_commit", delay_ms: COMMITTED_AFTER_MS, answer: false, match: CREATES });
  return [...answered, await create("Without an answer")];
}

/** The outcome of the repeat, and how many postings there are then. */
export async function repeatAsTenant(
  client: TestClient,
  sandbox: TestHeyMilo,
  { title, args }: Repeat,
): Promise<{ title: string; outcome: string; postings: number }> {
  const { structured, failure } = await client.callTool("create_interviewer", args);
  const postings = (await sandbox.postings()).filter((posting) => posting.title === title).length;
  return { title, outcome: String(structured?.outcome ?? failure?.outcome), postings };
}
