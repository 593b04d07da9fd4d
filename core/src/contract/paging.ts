import { z } from 'zod';

/** Digits and nothing else: `Number` also reads `0x10`, `1e1` and spaces. */
function readDigits(text: unknown): unknown {
  return typeof text === 'string' && /^(?:0|[1-9]\d{0,8})$/.test(text) ? Number(text) : text;
}

/** What every list takes; a list with filters extends it. */
export const PageQuery = z.strictObject({
  cursor: z.string().min(1).max(1000).optional().describe('`next_cursor` of the page before'),
  limit: z
    .preprocess(readDigits, z.int().min(1).max(100))
    .default(25)
    .describe('Rows of a page; 25 if left out'),
});

/** One page of a list; `next_cursor` is null on the last one. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), next_cursor: z.string().nullable() });
}
