import type { SandboxContext } from './sandbox-context.ts';
import type { Fault, Message } from './store/tables.ts';

/** Instants are inclusive. */
export type MessageFilter = {
  accountSid: string;
  from?: string;
  to?: string;
  sentSince?: Date;
  sentUntil?: Date;
  before?: string;
  limit: number;
};

/** When a text comes up in lists; null: at once. Twilio's list may know of a text later than its sender does. */
export function listedFrom(acceptedAt: Date, lag: Fault | undefined): Date | null {
  return lag ? new Date(acceptedAt.getTime() + (lag.delayMs ?? 0)) : null;
}

/** The newest first, as Twilio lists them. */
export function listMessages({ store, now }: SandboxContext, filter: MessageFilter): Promise<Message[]> {
  const { accountSid, from, to, sentSince, sentUntil, before, limit } = filter;
  let query = store
    .selectFrom('messages')
    .selectAll()
    .where('accountSid', '=', accountSid)
    .where(({ or, eb }) => or([eb('listedAt', 'is', null), eb('listedAt', '<=', now())]));
  if (from !== undefined) query = query.where('fromPhone', '=', from);
  if (to !== undefined) query = query.where('toPhone', '=', to);
  if (sentSince) query = query.where('sentAt', '>=', sentSince);
  if (sentUntil) query = query.where('sentAt', '<=', sentUntil);
  if (before !== undefined) query = query.where('seq', '<', before);
  return query.orderBy('seq', 'desc').limit(limit).execute();
}

export function findMessage(
  { store }: SandboxContext,
  accountSid: string,
  sid: string,
): Promise<Message | undefined> {
  return store
    .selectFrom('messages')
    .selectAll()
    .where('accountSid', '=', accountSid)
    .where('sid', '=', sid)
    .executeTakeFirst();
}
