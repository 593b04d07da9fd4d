import type { SandboxContext } from './sandbox-context.ts';
import type { Message } from './store/tables.ts';

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

/** The newest first, as Twilio lists them. */
export function listMessages({ store }: SandboxContext, filter: MessageFilter): Promise<Message[]> {
  const { accountSid, from, to, sentSince, sentUntil, before, limit } = filter;
  let query = store.selectFrom('messages').selectAll().where('accountSid', '=', accountSid);
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
