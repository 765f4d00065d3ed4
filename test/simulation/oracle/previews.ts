import { AS_DOCUMENTED } from "../deviations.ts";
import type { History, MadeCall } from "../history.ts";
import {
  type Addition,
  archivedAt,
  callsIn,
  countsAsGone,
  createsIn,
  groupOf,
  isInDoubt,
  keyOf,
  knownSince,
  named,
  type Promised,
  REMEMBERED_MS,
  thingOf,
} from "./facts.ts";

/**
 * While a create of a key is under way or unresolved, and when it is made, no preview with other content is taken under
 * the key: title and key would stand for something else than what was sent.
 */
export const noPreviewCoversACreate: Promised = (history) =>
  callsIn(history, "preview").flatMap((preview) => {
    if (!preview.heard) return [];
    const says = (what: string) => [`${named(preview)} was taken, although ${what}`];
    const isOther = ({ do: what, process, key, content }: MadeCall) =>
      what === "create" && process === preview.process && key === preview.key && content !== preview.content;
    const atWork = history.calls.find(
      (call) => isOther(call) && call.number < preview.endedBefore && call.endedAt > preview.endedAt,
    );
    if (atWork) return says(`${named(atWork)} was under way`);
    const counts = createsIn(history).find((post) => isOther(post.sender) && countsAt(history, post, preview.endedAt));
    if (counts) return says(`that of ${named(counts.sender)} was sent at ${counts.sentAt} ms`);
    if (isInDoubt(preview.heard)) return [];
    const shown = shownUnder(history, preview);
    return shown ? says(`lists show ${shown.id}, made for "${shown.content}"`) : [];
  });

/** HeyMilo may have carried it out, and its process does not know better. */
const countsAt = (history: History, post: Addition, at: number): boolean => {
  const { heard, sentAt } = post;
  if (sentAt > at) return false;
  if (!heard || heard.at > at) return true;
  if (heard.how === "refused") return false;
  const thing = thingOf(history, post);
  if (thing && (archivedAt(thing) <= at || countsAsGone(history, post, thing))) return false;
  const since = knownSince(history, post);
  return since > at || at - since <= REMEMBERED_MS;
};

/** What another process made under the key, where reads go well and lists are as documented. */
const shownUnder = ({ scenario, postings }: History, preview: MadeCall) => {
  const { deviations, reads } = scenario;
  if (reads.length > 0 || JSON.stringify(deviations) !== JSON.stringify(AS_DOCUMENTED)) return undefined;
  // A key is looked up by the title, and by that of the preview before.
  const groups = [preview.content, preview.former ?? ""].map((content) => groupOf({ ...preview, content }));
  const ofKey = postings.filter(
    (posting) =>
      keyOf(posting) === preview.key &&
      posting.listedFrom <= preview.startedAt &&
      archivedAt(posting) > preview.endedAt &&
      groups.includes(groupOf({ ...preview, content: posting.content })),
  );
  return ofKey.some(({ content }) => content === preview.content) ? undefined : ofKey[0];
};
