import {
  EVERYBODY,
  type InvitationHistory,
  type InvitationScenario,
  invitationScenarios,
  type MadeCall,
  personOf,
  playInvitations,
  type Row,
} from "./invitation-history.ts";
import type { SentPost } from "./network.ts";
import { type Finding, type Simulation, search } from "./simulate.ts";

/** No person is sent again for so long by the process that sent first. */
const QUIET_MS = 60_000;
/** As it is to be sent. */
const textOf = (row: Row): string => JSON.stringify({ ...row, name: row.name.trim(), email: row.email.trim() });

/** What docs/inviting.md promises. */
export const judgeInvitations = ({ calls, posts, changes, people, asks }: InvitationHistory): string[] => {
  const broken: string[] = changes.map(({ path }) => `channelsStay: ${path} was changed`);
  const emailOf = (post: SentPost) => personOf((post.body as Row).email);
  const mayBeDone = (post: SentPost) => post.heard?.how !== "refused";
  const listedAt = (post: SentPost) =>
    post.made && post.fate.sent ? post.made.at + post.fate.listLagMs : Number.POSITIVE_INFINITY;

  for (const post of posts) {
    const call = calls[post.call ?? -1];
    if (!call?.confirmed.includes(emailOf(post)))
      broken.push(`onlyTheConfirmed: call ${post.call} sent to ${emailOf(post)}, whom nobody had agreed to`);
    if (!call?.rows.map(textOf).includes(JSON.stringify(post.body)))
      broken.push(`onlyTheConfirmed: ${JSON.stringify(post.body)} is none of the rows of call ${post.call}`);
    for (const earlier of posts.slice(0, posts.indexOf(post))) {
      if (emailOf(earlier) !== emailOf(post) || !mayBeDone(earlier)) continue;
      const twice = `contactedOnce: ${emailOf(post)} was sent at ${earlier.sentAt} and at ${post.sentAt}`;
      const quietUntil = (earlier.heard?.at ?? Number.POSITIVE_INFINITY) + QUIET_MS;
      if (earlier.process === post.process && post.sentAt < quietUntil) broken.push(`${twice} by one process`);
      if (call && listedAt(earlier) <= call.startedAt) broken.push(`${twice}, although the list showed it`);
    }
  }
  /** Somebody on the list may be this person, for what the list shows. */
  const mayBeListed = ({ name }: Row, at: number) =>
    people.some(({ lack, listedFrom, ...one }) => {
      if (lack === "nothing" || lack === "its id" || listedFrom > at) return false;
      return ["its email and name", "everything"].includes(lack) || nameOf(one) === nameOf({ name });
    });
  for (const [number, { rows, confirmed, agreed, process, endedAt, result, error }] of calls.entries()) {
    const own = posts.filter((post) => post.call === number);
    const isPreview = result === undefined ? own.length === 0 : result.outcome === "preview";
    if (asks && !agreed && !isPreview)
      broken.push(`nothingWithoutAYes: call ${number} ran, and nobody had agreed to it`);
    if (error && own.length > 0) broken.push(`accountedFor: call ${number} sent, and failed with ${error}`);
    if (!result) continue;
    const isSent = result.rows.every(({ outcome }) => outcome === "added" || outcome === "already_there");
    const isOpen = result.rows.some(({ outcome }) => outcome === "unknown");
    if (String(result.rows.map(({ row }) => row)) !== String(rows.map((_, at) => at + 1)))
      broken.push(`accountedFor: call ${number} tells of other rows`);
    if (result.outcome !== "preview" && isSent !== (result.outcome === "sent"))
      broken.push(`accountedFor: call ${number} is ${result.outcome}`);
    if (result.outcome !== "preview" && isOpen !== (result.retry_after_s === 60))
      broken.push(`accountedFor: call ${number} does not say when to repeat`);
    for (const [at, { outcome }] of result.rows.entries()) {
      const email = personOf((rows[at] as Row).email);
      const isThere = posts.some((one) => emailOf(one) === email && one.made && one.made.at <= endedAt);
      const mayBeThere = (some: SentPost[]) => some.some((one) => emailOf(one) === email && mayBeDone(one));
      // A refusal that comes after the call could not be known to it.
      const isOpenThen = posts.some(
        (one) =>
          one.process === process && emailOf(one) === email && (mayBeDone(one) || (one.heard?.at ?? 0) > endedAt),
      );
      const isWrong =
        (["added", "already_there"].includes(outcome) && !isThere) ||
        (["failed", "not_sent", "wrong"].includes(outcome) && mayBeThere(own)) ||
        (outcome === "unknown" && !isOpenThen) ||
        (outcome === "held_back" && !mayBeListed(rows[at] as Row, endedAt)) ||
        (outcome === "not_confirmed" && confirmed.includes(email)) ||
        (outcome === "would_be_invited" && result.outcome !== "preview");
      if (isWrong) broken.push(`accountedFor: row ${at + 1} of call ${number} is ${outcome}`);
    }
  }
  const last = calls.at(-1);
  const isHeldBack = (row: Row) => mayBeListed(row, last?.startedAt ?? 0);
  const forgotten = EVERYBODY.filter(
    (row) => !people.some(({ email }) => personOf(email) === personOf(row.email)) && !isHeldBack(row),
  );
  if (forgotten.length > 0) broken.push(`everybodyInTheEnd: ${forgotten.length} were never invited`);
  if (last?.result?.outcome === "partial" && !EVERYBODY.some(isHeldBack))
    broken.push("everybodyInTheEnd: the last call is partial");
  return broken;
};

/** Blanks and case do not tell two names apart. */
const nameOf = ({ name }: { name: string }): string => name.replace(/\s+/g, " ").toLowerCase();

/** Without what all rows have. */
const inShort = ({ rows, body, result, ...rest }: Partial<MadeCall & SentPost>): object => ({
  ...rest,
  people: rows?.map(({ email }) => email) ?? (body as Row).email,
  result: result && { ...result, rows: result.rows.map(({ outcome }) => outcome) },
});

const outcomeOf = async (scenario: InvitationScenario) => {
  const history = await playInvitations(scenario);
  const told = () => [scenario, ...history.calls.map(inShort), ...history.posts.map(inShort)];
  const tell = () =>
    told()
      .map((one) => JSON.stringify(one))
      .join("\n");
  return { broken: judgeInvitations(history), tell };
};

export const simulateInvitations = (simulation: Simulation): Promise<Finding | undefined> =>
  search({ scenarios: invitationScenarios, outcomeOf, flag: "--invitations " }, simulation);
