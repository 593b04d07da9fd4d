import type { CarriedText } from './desk.ts';
import { groupBy } from './groups.ts';
import type { Composed } from './ledger.ts';
import type { Count } from './tally.ts';
import type { StoredText, Truth } from './truth.ts';

/** The carrier took it, and says so. */
const TAKEN = new Set(['sending', 'sent', 'delivered', 'undelivered']);
/** Discarded ones were held until the owner sent them again. */
const HELD = new Set(['held', 'discarded']);
const NOT_DELIVERED = new Set(['undelivered', 'failed']);

/** Every text that the API took over went out once to the right phone, or is there for the owner as not sent. */
export function judgeOutbound(truth: Truth, count: Count): void {
  const composed = groupBy(truth.composed, ({ conversation, body }) => conversation.threadId + body);
  const carried = groupBy(
    truth.carried.filter(({ direction }) => direction === 'outbound'),
    ({ body }) => body,
  );
  const stored = new Map(truth.stored.map((text) => [text.id, text]));
  for (const same of composed.values()) {
    const [first] = same;
    if (!first) continue;
    const { phone, numbers } = first.conversation;
    const sameWords = carried.get(first.body) ?? [];
    const right = sameWords.filter(({ to, from }) => to === phone && numbers.includes(from));
    judgeSameWords({ same, right, stored, truth }, count);
  }
  judgeStrays(truth, count);
  judgeSurplus(truth, count);
}

type Same = {
  same: Composed[];
  right: CarriedText[];
  stored: ReadonlyMap<string, StoredText>;
  truth: Truth;
};

function judgeSameWords({ same, right, stored, truth }: Same, count: Count): void {
  const fault = same[0]?.fault ?? '';
  const shown = same.flatMap(({ id }) => stored.get(id) ?? []);
  const statuses = shown.map(({ status }) => status);
  const taken = statuses.filter((status) => TAKEN.has(status)).length;
  // Whether a failed text went out before, only its attempts say.
  const failed = statuses.filter((status) => status === 'failed').length;
  const missing = same.length - shown.length;
  const waiting = statuses.filter((status) => status === 'queued').length;
  const what = `"${same[0]?.body}" is shown as ${statuses.join(', ') || 'nothing'}, the carrier took ${right.length}`;
  for (const { fault: of } of same) count(of, 'texts', 1);
  count(fault, 'lost', missing + waiting + Math.max(0, taken - right.length), what);
  count(fault, 'doubled', Math.max(0, right.length - taken - failed), what);
  const unarrived = right.filter(({ delivered_at, status }) => !delivered_at && !NOT_DELIVERED.has(status));
  count(fault, 'lost', unarrived.length, `"${same[0]?.body}" did not arrive on the handset`);
  for (const { id, status } of shown.filter((text) => HELD.has(text.status))) {
    count(fault, 'held', 1);
    const isOutOfSight = status === 'held' && !truth.toldToOwner.has(id);
    if (isOutOfSight) count(fault, 'lost', 1, `${what}, and no alert tells of it`);
  }
}

/** What the carrier took for somebody else, from another number, or of what nobody wrote. */
function judgeStrays({ composed, carried }: Truth, count: Count): void {
  const byWords = groupBy(composed, ({ body }) => body);
  for (const { direction, body, to, from } of carried) {
    if (direction !== 'outbound') continue;
    const written = byWords.get(body) ?? [];
    const isRight = written.some(
      ({ conversation }) => conversation.phone === to && conversation.numbers.includes(from),
    );
    if (isRight) continue;
    const fault = written[0]?.fault ?? 'no fault';
    count(fault, 'misdelivered', 1, `"${body}" went from ${from} to ${to}`);
  }
}

/** A request that was made again must not have made a second text. */
function judgeSurplus({ composed, stored }: Truth, count: Count): void {
  const known = new Set(composed.map(({ id }) => id));
  const byWords = groupBy(composed, ({ body }) => body);
  for (const { direction, id, body } of stored) {
    if (direction !== 'outbound' || known.has(id)) continue;
    const fault = byWords.get(body)?.[0]?.fault ?? 'no fault';
    count(fault, 'doubled', 1, `"${body}" is there once more than it was written`);
  }
}
