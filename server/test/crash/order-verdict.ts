import { groupBy } from './groups.ts';
import type { Count } from './tally.ts';
import type { Truth } from './truth.ts';

const NEVER_TAKEN = new Set(['held', 'discarded', 'failed']);

/** In each conversation the carrier took the texts in the order in which they were written. */
export function judgeOrder({ composed, stored, carried }: Truth, count: Count): void {
  const written = new Map(composed.map((text) => [text.id, text]));
  const places = groupBy(
    carried.map(({ body, to, direction }, place) => ({ key: direction + to + body, place })),
    ({ key }) => key,
  );
  const threads = groupBy(
    stored.filter(({ direction }) => direction === 'outbound'),
    ({ thread_id }) => thread_id,
  );
  for (const texts of threads.values()) {
    let last = -1;
    for (const { id, body, status } of texts.sort((a, b) => a.seq - b.seq)) {
      const text = written.get(id);
      if (!text || NEVER_TAKEN.has(status)) continue;
      const taken = places.get(`outbound${text.conversation.phone}${body}`)?.shift();
      if (!taken) continue;
      if (taken.place < last) count(text.fault, 'overtaken', 1, `"${body}"`);
      last = Math.max(last, taken.place);
    }
  }
}
