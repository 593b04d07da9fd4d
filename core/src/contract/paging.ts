import { z } from 'zod';

/** What every list takes; a list with filters extends it. */
export const PageQuery = z.strictObject({
  cursor: z.string().min(1).max(1000).optional().describe('`next_cursor` of the page before'),
  limit: z.coerce.number().int().min(1).max(100).default(25),
});

/** One page of a list; `next_cursor` is null on the last one. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), next_cursor: z.string().nullable() });
}
