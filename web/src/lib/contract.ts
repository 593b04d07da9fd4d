import type { z } from 'zod';

/** What an answer of the API holds, by its schema; the schema itself stays on the server. */
export type Output<Schema extends z.ZodType> = z.output<Schema>;
/** What a request may hold. */
export type Input<Schema extends z.ZodType> = z.input<Schema>;

/** One page of a list. */
export type Page<Item> = { data: Item[]; next_cursor: string | null };
