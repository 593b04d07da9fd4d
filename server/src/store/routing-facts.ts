import { classInUse } from '@maskline/core/domain/number-changes';
import type { NumberFacts, RoutingFacts, RoutingOverride } from '@maskline/core/domain/routing/facts';
import type { Db } from './db.ts';
import { listPool } from './numbers.ts';
import type { AssignmentWindowRow, BusinessNumber, RoutingOverrideRow, Sitter } from './tables.ts';

/**
 * All that routing decisions on these threads depend on, in the same few statements for one thread or a page of them. A
 * thread that is not the organization's is left out. `sitterIds`: sitters to know besides those of the windows and overrides.
 */
export async function loadRoutingFacts(
  db: Db,
  orgId: string,
  threadIds: readonly string[],
  sitterIds: readonly string[] = [],
): Promise<Map<string, RoutingFacts>> {
  if (threadIds.length === 0) return new Map();
  const subjects = await selectThreads(db, orgId).where('threads.id', 'in', threadIds).execute();
  return factsOf(db, orgId, subjects, sitterIds);
}

/** The facts of a client's thread, or those it would have if the client's first text came now. */
export async function loadRoutingFactsOfClient(
  db: Db,
  orgId: string,
  clientId: string,
  sitterIds: readonly string[] = [],
): Promise<RoutingFacts | null> {
  const thread = await selectThreads(db, orgId).where('threads.clientId', '=', clientId).executeTakeFirst();
  const subject = thread ?? (await selectClientWithoutThread(db, orgId, clientId));
  if (!subject) return null;
  return (await factsOf(db, orgId, [subject], sitterIds)).get(subject.id) ?? null;
}

/** A thread never takes the one that it has already. */
const NEXT_IN_POOL = 2;

type Subject = {
  /** The thread's id; the client's own stands for a thread that is not there yet. */
  id: string;
  clientId: string;
  lastWriterContactId: string | null;
  clientName: string;
  class: 'recurring' | 'one_time';
  timeZone: string;
};

async function factsOf(
  db: Db,
  orgId: string,
  subjects: readonly Subject[],
  sitterIds: readonly string[],
): Promise<Map<string, RoutingFacts>> {
  if (subjects.length === 0) return new Map();
  const threadIds = subjects.map((subject) => subject.id);
  const contacts = await selectContacts(
    db,
    orgId,
    subjects.map((subject) => subject.clientId),
  );
  const windows = await selectWindows(db, orgId, threadIds);
  const overrides = await selectOverrides(db, orgId, threadIds);
  const named = [...windows, ...overrides].flatMap((row) => (row.sitterId ? [row.sitterId] : []));
  const sitters = await selectSitters(db, orgId, [...new Set([...named, ...sitterIds])]);
  const numbers = await selectNumbers(
    db,
    orgId,
    sitters.map((sitter) => sitter.id),
  );
  const leased = await selectLeased(db, orgId, threadIds);
  const pool = subjects.some((subject) => subject.class === 'one_time')
    ? await listPool(db, orgId, NEXT_IN_POOL)
    : [];
  const frontDesk = numbers.find((number) => number.class === 'front_desk');

  const assemble = (subject: Subject): RoutingFacts => {
    const lease = leased.find((number) => number.threadId === subject.id);
    return {
      threadId: subject.id,
      timeZone: subject.timeZone,
      client: { name: subject.clientName, class: subject.class },
      contacts: contacts.filter((contact) => contact.clientId === subject.clientId),
      lastWriterContactId: subject.lastWriterContactId,
      windows: windows.filter((window) => window.threadId === subject.id),
      overrides: overrides.filter((override) => override.threadId === subject.id).map(overrideOf),
      sitters: sitters.map(({ id, name, active }) => ({ id, name, active })),
      numbers: {
        dedicated: numbers.filter((number) => number.sitterId !== null).map(numberFacts),
        frontDesk: frontDesk ? numberFacts(frontDesk) : null,
        leased: lease ? numberFacts(lease) : null,
        pool: pool.map(numberFacts),
      },
    };
  };
  return new Map(subjects.map((subject) => [subject.id, assemble(subject)]));
}

export function numberFacts(number: BusinessNumber): NumberFacts {
  const { id, e164, status, sitterId, quarantinedUntil } = number;
  return { id, e164, class: classInUse(number), status, sitterId, quarantinedUntil };
}

function overrideOf(row: RoutingOverrideRow): RoutingOverride {
  const { id, reason, startsAt, endsAt, removedAt, createdAt, sitterId } = row;
  const target = sitterId === null ? ({ kind: 'owner' } as const) : ({ kind: 'sitter', sitterId } as const);
  return { id, target, reason, startsAt, endsAt, removedAt, createdAt };
}

function selectThreads(db: Db, orgId: string) {
  return db
    .selectFrom('threads')
    .innerJoin('clients', (join) =>
      join.onRef('clients.orgId', '=', 'threads.orgId').onRef('clients.id', '=', 'threads.clientId'),
    )
    .innerJoin('organizations', 'organizations.id', 'threads.orgId')
    .select([
      'threads.id',
      'threads.clientId',
      'threads.lastWriterContactId',
      'clients.name as clientName',
      'clients.class',
      'organizations.timeZone',
    ])
    .where('threads.orgId', '=', orgId);
}

async function selectClientWithoutThread(db: Db, orgId: string, clientId: string): Promise<Subject | null> {
  const client = await db
    .selectFrom('clients')
    .innerJoin('organizations', 'organizations.id', 'clients.orgId')
    .select(['clients.id', 'clients.name as clientName', 'clients.class', 'organizations.timeZone'])
    .where('clients.orgId', '=', orgId)
    .where('clients.id', '=', clientId)
    .executeTakeFirst();
  return client ? { ...client, clientId, lastWriterContactId: null } : null;
}

async function selectContacts(db: Db, orgId: string, clientIds: readonly string[]) {
  if (clientIds.length === 0) return [];
  return db
    .selectFrom('clientContacts')
    .leftJoin('optOuts', (join) =>
      join
        .onRef('optOuts.orgId', '=', 'clientContacts.orgId')
        .onRef('optOuts.phone', '=', 'clientContacts.phone')
        .on('optOuts.optedInAt', 'is', null),
    )
    .select((row) => [
      'clientContacts.id',
      'clientContacts.clientId',
      'clientContacts.label',
      'clientContacts.isPrimary',
      row('optOuts.phone', 'is not', null).$castTo<boolean>().as('optedOut'),
    ])
    .where('clientContacts.orgId', '=', orgId)
    .where('clientContacts.clientId', 'in', clientIds)
    .orderBy('clientContacts.id')
    .execute();
}

function selectWindows(db: Db, orgId: string, threadIds: readonly string[]): Promise<AssignmentWindowRow[]> {
  return db
    .selectFrom('assignmentWindows')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('threadId', 'in', threadIds)
    .where('cancelledAt', 'is', null)
    .orderBy('startsAt')
    .orderBy('id')
    .execute();
}

function selectOverrides(db: Db, orgId: string, threadIds: readonly string[]): Promise<RoutingOverrideRow[]> {
  return db
    .selectFrom('routingOverrides')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('threadId', 'in', threadIds)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

async function selectSitters(db: Db, orgId: string, ids: readonly string[]): Promise<Sitter[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('sitters')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('id', 'in', ids)
    .orderBy('id')
    .execute();
}

/** The front desk number and the dedicated numbers of these sitters. */
function selectNumbers(db: Db, orgId: string, sitterIds: readonly string[]): Promise<BusinessNumber[]> {
  return db
    .selectFrom('businessNumbers')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('status', '<>', 'retired')
    .where((row) =>
      row.or([
        row('class', '=', 'front_desk'),
        ...(sitterIds.length > 0 ? [row('sitterId', 'in', sitterIds)] : []),
      ]),
    )
    .orderBy('id')
    .execute();
}

function selectLeased(db: Db, orgId: string, threadIds: readonly string[]) {
  return db
    .selectFrom('numberLeases')
    .innerJoin('businessNumbers', (join) =>
      join
        .onRef('businessNumbers.orgId', '=', 'numberLeases.orgId')
        .onRef('businessNumbers.id', '=', 'numberLeases.numberId'),
    )
    .selectAll('businessNumbers')
    .select('numberLeases.threadId')
    .where('numberLeases.orgId', '=', orgId)
    .where('numberLeases.threadId', 'in', threadIds)
    .where('numberLeases.kind', '=', 'thread')
    .where('numberLeases.endedAt', 'is', null)
    .execute();
}
