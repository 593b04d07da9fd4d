import { isForSale, numbersOf } from './number-plan.ts';
import type { SandboxContext } from './sandbox-context.ts';
import { newSid } from './sids.ts';
import type { RentedNumber } from './store/tables.ts';

/** Free numbers of a country in the order of sale, and none that is a handset here; null for a country without a plan. */
export async function offerNumbers(
  { store }: SandboxContext,
  wish: { country: string; areaCode?: string; contains?: string; limit: number },
): Promise<string[] | null> {
  const plan = numbersOf(wish.country);
  if (!plan) return null;
  const { rows } = await store
    .selectFrom('numbers')
    .select('e164')
    .union(store.selectFrom('messages').select('fromPhone as e164'))
    .union(store.selectFrom('messages').select('toPhone as e164'))
    .execute()
    .then((taken) => ({ rows: new Set(taken.map(({ e164 }) => e164)) }));
  const inArea = wish.areaCode ? `+1${wish.areaCode}` : '+';
  const wished = new RegExp(
    (wish.contains ?? '').replaceAll('%', '').replaceAll('_', '\\d').replace('+', '\\+'),
  );
  return plan
    .filter((e164) => e164.startsWith(inArea) && wished.test(e164) && !rows.has(e164))
    .slice(0, wish.limit);
}

/** Null when it is somebody's already, or is not sold here. */
export async function rentNumber(
  ctx: SandboxContext,
  order: { accountSid: string; e164: string; smsUrl?: string },
): Promise<RentedNumber | null> {
  return isForSale(order.e164) ? insertNumber(ctx, order) : null;
}

/**
 * Gives an account any number, as if it had been brought along. Twice for the same account only sets the URL that is
 * given; null when another account has it.
 */
export async function bringNumber(
  ctx: SandboxContext,
  order: { accountSid: string; e164: string; smsUrl?: string },
): Promise<RentedNumber | null> {
  const inserted = await insertNumber(ctx, order);
  if (inserted) return inserted;
  const present = await findNumberByPhone(ctx, order.e164);
  if (present?.accountSid !== order.accountSid) return null;
  return order.smsUrl === undefined ? present : setSmsUrl(ctx, present, order.smsUrl);
}

async function insertNumber(
  { store, now }: SandboxContext,
  { accountSid, e164, smsUrl = '' }: { accountSid: string; e164: string; smsUrl?: string },
): Promise<RentedNumber | null> {
  const at = now();
  const inserted = await store
    .insertInto('numbers')
    .values({ sid: newSid('PN'), accountSid, e164, smsUrl, createdAt: at, updatedAt: at })
    .onConflict((conflict) => conflict.column('e164').doNothing())
    .returningAll()
    .executeTakeFirst();
  return inserted ?? null;
}

export function setSmsUrl(
  { store, now }: SandboxContext,
  number: RentedNumber,
  smsUrl: string,
): Promise<RentedNumber> {
  return store
    .updateTable('numbers')
    .set({ smsUrl, updatedAt: now() })
    .where('sid', '=', number.sid)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export function findNumber(
  { store }: SandboxContext,
  accountSid: string,
  sid: string,
): Promise<RentedNumber | undefined> {
  return store
    .selectFrom('numbers')
    .selectAll()
    .where('accountSid', '=', accountSid)
    .where('sid', '=', sid)
    .executeTakeFirst();
}

export function findNumberByPhone(
  { store }: SandboxContext,
  e164: string,
): Promise<RentedNumber | undefined> {
  return store.selectFrom('numbers').selectAll().where('e164', '=', e164).executeTakeFirst();
}

/** `like`: a pattern of `numberPattern`. */
export type NumberFilter = { accountSid?: string; like?: string; after?: string; limit: number };

/** In the order in which they were rented. */
export function listNumbers({ store }: SandboxContext, filter: NumberFilter): Promise<RentedNumber[]> {
  const { accountSid, like, after, limit } = filter;
  return store
    .selectFrom('numbers')
    .selectAll()
    .$if(accountSid !== undefined, (query) => query.where('accountSid', '=', accountSid ?? ''))
    .$if(like !== undefined, (query) => query.where('e164', 'like', like ?? ''))
    .$if(after !== undefined, (query) => query.where('seq', '>', after ?? ''))
    .orderBy('seq')
    .limit(limit)
    .execute();
}
