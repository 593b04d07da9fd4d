import type { Logger } from 'pino';
import type { Carrier } from './carriers/carrier.ts';
import type { HandsetDesk } from './carriers/handset-desk.ts';
import type { Changes } from './changes.ts';
import type { Clock } from './clock.ts';
import type { ErasureList } from './erasure-list.ts';
import type { ReachFailpoint } from './failpoints.ts';
import type { Mailer } from './mailer.ts';
import type { PasswordHasher } from './password-hasher.ts';
import type { PushService } from './push-service.ts';
import type { SecretBox } from './secret-box.ts';
import { appendEvents } from './store/audit-chain.ts';
import type { Db } from './store/db.ts';
import { openPendingEvents, type PendingEvents } from './store/pending-events.ts';
import { enterOrganization } from './store/row-security.ts';
import type { AuditActor } from './store/tables.ts';

/** What every part of the server works with: explicit, no globals. */
export type Context = {
  db: Db;
  clock: Clock;
  log: Logger;
  carriers: Carriers;
  /** Null with a carrier outside. */
  handsets: HandsetDesk | null;
  secrets: SecretBox;
  erasures: ErasureList;
  passwords: PasswordHasher;
  /** Null where no mail goes out: whoever makes a link passes it on. */
  mailer: Mailer | null;
  /** Where browsers are told of new texts. */
  push: PushService;
  /** What carriers call us by, and where people find the pages, without a trailing slash. */
  publicUrl: string;
  /** Where browsers may come from with a session. */
  webOrigins: readonly string[];
  /** By chance, from 0 up to 1: spreads what would otherwise be tried again at once. */
  chance(): number;
  failpoint: ReachFailpoint;
  /** Told of each organization that a transaction has recorded something of, after its end. */
  changes: Changes;
  /** What `recordEvent` has recorded in the transaction so far; none outside of one. */
  pendingEvents?: PendingEvents;
};

/** One adapter for each value of `carrier_accounts.carrier`. */
export type Carriers = { twilio: Carrier };

export type Actor = { kind: AuditActor; id: string | null };

/** A context of one organization, acting for somebody. Every verb takes one. */
export type OrgContext = Context & { orgId: string; actor: Actor };

/** The same server by what its connections may do: one organization's requests, callbacks and jobs, or everything. */
export type RoleContexts = { app: Context; ingest: Context; operator: Context };

/**
 * Runs `work` in a transaction, of its organization if it has one, joining the one the caller is in. The events that it
 * records are written at the very end, all at once: the end of the organization's chain is locked no longer than that.
 */
export function inTransaction<C extends Context, T>(ctx: C, work: (tx: C) => Promise<T>): Promise<T> {
  if (!ctx.db.isTransaction) return inOwnTransaction(ctx, work);
  return ctx.pendingEvents ? work(ctx) : recording(ctx, work, openPendingEvents());
}

async function inOwnTransaction<C extends Context, T>(ctx: C, work: (tx: C) => Promise<T>): Promise<T> {
  const pending = openPendingEvents();
  const recorded = (tx: C) => recording(tx, work, pending);
  const done = await ctx.db.transaction().execute((db) => entering({ ...ctx, db }, recorded));
  for (const orgId of new Set(pending.close().map((event) => event.orgId))) ctx.changes.tell(orgId);
  return done;
}

/** The same for work that only reads: PostgreSQL refuses it whatever would change something. */
export function inReadTransaction<C extends Context, T>(ctx: C, work: (tx: C) => Promise<T>): Promise<T> {
  if (ctx.db.isTransaction) return work(ctx);
  return ctx.db
    .transaction()
    .setAccessMode('read only')
    .execute((db) => entering({ ...ctx, db }, work));
}

async function entering<C extends Context, T>(tx: C, work: (tx: C) => Promise<T>): Promise<T> {
  if ('orgId' in tx && typeof tx.orgId === 'string') await enterOrganization(tx.db, tx.orgId);
  return work(tx);
}

async function recording<C extends Context, T>(
  ctx: C,
  work: (tx: C) => Promise<T>,
  pending: PendingEvents,
): Promise<T> {
  const done = await work({ ...ctx, clock: pending.noting(ctx.clock), pendingEvents: pending });
  await appendEvents(ctx.db, ctx.secrets, pending.close());
  return done;
}

export const SYSTEM: Actor = { kind: 'system', id: null };

/** The same context for another organization or actor; used by jobs, callbacks and the command line. */
export function actingFor(ctx: Context, orgId: string, actor: Actor): OrgContext {
  return { ...ctx, orgId, actor };
}
