import { groupBy } from './groups.ts';
import type { Count } from './tally.ts';
import type { Truth } from './truth.ts';

/** Every text that a phone sent is there once, in the one conversation of that phone, under the number it was sent to. */
export function judgeInbound(
  { handedIn, carried, stored, threads, unheard, readsList }: Truth,
  count: Count,
): void {
  const faults = new Map(handedIn.map((text) => [text.phone + text.body, text.fault]));
  const inbound = stored.filter(({ direction }) => direction === 'inbound');
  const byWords = groupBy(inbound, ({ body }) => body);
  for (const { direction, from, to, body, message_sid: sid } of carried) {
    if (direction !== 'inbound') continue;
    const fault = faults.get(from + body) ?? 'no fault';
    const found = byWords.get(body) ?? [];
    const right = found.filter(
      ({ thread_id, number }) => thread_id === threads.get(from) && number?.e164 === to,
    );
    count(fault, 'texts', 1);
    count(fault, 'unheard', unheard.has(sid) ? 1 : 0);
    const isOurs = readsList || !unheard.has(sid);
    count(fault, 'lost', isOurs && right.length === 0 ? 1 : 0, `"${body}" of a client is not there`);
    count(
      fault,
      'doubled',
      Math.max(0, right.length - 1),
      `"${body}" of a client is there ${right.length} times`,
    );
    count(
      fault,
      'misdelivered',
      found.length - right.length,
      `"${body}" of a client is in another conversation`,
    );
  }
}
