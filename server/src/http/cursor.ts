import { DomainError } from '@maskline/core/domain/errors';
import { z } from 'zod';

type Position = readonly (string | number | null)[];

/** Offsets and lead minutes bring an instant a little out of the years 2000 to 2100. */
const WRITTEN_YEAR = /^(?:1999|20\d\d|210[01])-/;

/** An instant in a cursor, exactly as `toRfc3339` writes it: PostgreSQL reads less than a date of JavaScript can be. */
export const CursorInstant = z.string().refine((text) => {
  const at = new Date(text);
  return WRITTEN_YEAR.test(text) && !Number.isNaN(at.getTime()) && at.toISOString() === text;
});

/** The position in a list by time: an instant and an id. */
export const InstantPosition = z.tuple([CursorInstant, z.uuid()]);

/** A place in a list, opaque to the caller. Forging one gives nothing: it only says where to go on in an own list. */
export function writeCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** The place a cursor stands for, or null to begin. Throws `invalid_cursor` for what `writeCursor` did not write. */
export function readCursor<P extends Position>(cursor: string | undefined, shape: z.ZodType<P>): P | null {
  if (cursor === undefined) return null;
  const parsed = shape.safeParse(decode(cursor));
  if (!parsed.success || writeCursor(parsed.data) !== cursor) throw new DomainError('invalid_cursor');
  return parsed.data;
}

/** Makes a page of rows that were read with one more than the limit: the extra row says that there is a next page. */
export function toPage<Row, View>(
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => Position,
  viewOf: (row: Row) => View,
): { data: View[]; next_cursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { data: shown.map(viewOf), next_cursor: hasMore ? writeCursor(positionOf(last)) : null };
}

function decode(cursor: string): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    // What PostgreSQL cannot take as a parameter was not written by us either.
    return JSON.stringify(value).includes('\\u0000') ? null : value;
  } catch {
    return null;
  }
}
