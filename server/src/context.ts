import type { Logger } from 'pino';
import type { Carrier } from './carriers/carrier.ts';
import type { Clock } from './clock.ts';
import type { ErasureList } from './erasure-list.ts';
import type { ReachFailpoint } from './failpoints.ts';
import type { SecretBox } from './secret-box.ts';
import type { Db } from './store/db.ts';
import type { AuditActor } from './store/tables.ts';

/** What every part of the server works with: explicit, no globals. */
export type Context = {
  db: Db;
  clock: Clock;
  log: Logger;
  carriers: Carriers;
  secrets: SecretBox;
  erasures: ErasureList;
  /** What carriers call us by, without a trailing slash. */
  publicUrl: string;
  /** By chance, from 0 up to 1: spreads what would otherwise be tried again at once. */
  chance(): number;
  failpoint: ReachFailpoint;
};

/** One adapter for each value of `carrier_accounts.carrier`. */
export type Carriers = { twilio: Carrier };

export type Actor = { kind: AuditActor; id: string | null };

/** A context of one organization, acting for somebody. Every verb takes one. */
export type OrgContext = Context & { orgId: string; actor: Actor };

/** Runs `work` in a transaction, joining the one the caller is in. */
export function inTransaction<C extends Context, T>(ctx: C, work: (tx: C) => Promise<T>): Promise<T> {
  if (ctx.db.isTransaction) return work(ctx);
  return ctx.db.transaction().execute((db) => work({ ...ctx, db }));
}

export const SYSTEM: Actor = { kind: 'system', id: null };

/** The same context for another organization or actor; used by jobs, callbacks and the command line. */
export function actingFor(ctx: Context, orgId: string, actor: Actor): OrgContext {
  return { ...ctx, orgId, actor };
}
