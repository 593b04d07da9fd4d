import type { OrgContext } from '../context.ts';
import { listMessagesById, type ShownMessage } from '../store/messages.ts';
import { listNotesById } from '../store/notes.ts';
import { listNumbersById } from '../store/numbers.ts';
import type { Note } from '../store/tables.ts';
import { listSpanSitters, listTimeline, type TimelinePosition, type TimelineRow } from '../store/timeline.ts';
import { getThreadFacts } from './thread-facts.ts';

type Name = { id: string; name: string };
export type TimelineEvent = Omit<TimelineRow, 'kind'> & {
  name: Exclude<TimelineRow['kind'], 'message' | 'note'>;
  sitter: Name | null;
  number: { id: string; e164: string } | null;
  contact: { id: string; label: string } | null;
};
export type TimelineEntry = Pick<TimelineRow, 'at' | 'place' | 'id'> & {
  message: ShownMessage | null;
  note: (Note & { author: string | null }) | null;
  event: TimelineEvent | null;
};

/** Texts, notes and events of a thread together, newest first; one more than the limit, if there is one. Throws `not_found`. */
export async function readTimeline(
  ctx: OrgContext,
  page: { threadId: string; before: TimelinePosition | null; limit: number },
): Promise<TimelineEntry[]> {
  await getThreadFacts(ctx, page.threadId);
  const now = await ctx.clock.now(ctx.db);
  const rows = await listTimeline(ctx.db, ctx.orgId, { ...page, now, limit: page.limit + 1 });
  const of = (kind: string) => rows.flatMap((row) => (row.kind.startsWith(kind) ? (row.entityId ?? []) : []));
  const messages = await listMessagesById(ctx.db, ctx.orgId, of('message'));
  const notes = await listNotesById(ctx.db, ctx.orgId, of('note'));
  const parts = {
    sitters: await listSpanSitters(ctx.db, ctx.orgId, [...of('window'), ...of('override')]),
    numbers: await numbersOf(ctx, of('number')),
    contacts: await contactsOf(ctx, of('contact')),
  };
  return rows.map((row) => ({
    at: row.at,
    place: row.place,
    id: row.id,
    message: messages.find(({ id }) => row.kind === 'message' && id === row.id) ?? null,
    note: notes.find(({ id }) => row.kind === 'note' && id === row.id) ?? null,
    event: eventOf(row, parts),
  }));
}

type Parts = {
  sitters: Map<string, Name | null>;
  numbers: Map<string, { id: string; e164: string; holder: Name | null }>;
  contacts: Map<string, { id: string; label: string }>;
};

function eventOf({ kind, ...row }: TimelineRow, { sitters, numbers, contacts }: Parts): TimelineEvent | null {
  if (kind === 'message' || kind === 'note') return null;
  const entityId = row.entityId ?? '';
  const number = numbers.get(entityId);
  return {
    ...row,
    name: kind,
    sitter: number?.holder ?? sitters.get(entityId) ?? null,
    number: number ? { id: number.id, e164: number.e164 } : null,
    contact: contacts.get(entityId) ?? null,
  };
}

async function numbersOf({ db, orgId }: OrgContext, ids: readonly string[]): Promise<Parts['numbers']> {
  const rows = await listNumbersById(db, orgId, ids);
  return new Map(
    rows.map(({ id, e164, sitterId, holderName }) => [
      id,
      { id, e164, holder: sitterId && holderName !== null ? { id: sitterId, name: holderName } : null },
    ]),
  );
}

async function contactsOf({ db, orgId }: OrgContext, ids: readonly string[]): Promise<Parts['contacts']> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('clientContacts')
    .select(['id', 'label'])
    .where('orgId', '=', orgId)
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}
