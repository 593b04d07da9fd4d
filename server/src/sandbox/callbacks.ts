import type { SandboxContext } from './sandbox-context.ts';
import type { Callback, CallbackFields, Message } from './store/tables.ts';

const API_VERSION = '2010-04-01';

/** What the callback of an inbound text says beside the text; `numMedia` in place of the number of pictures. */
export type InboundExtras = { otherRecipients: string[]; numMedia: string | null };

/** Tells the owner of a number that a text has come in. */
export function addInboundCallback(
  ctx: SandboxContext,
  message: Message,
  url: string,
  { otherRecipients, numMedia, lateMs }: InboundExtras & { lateMs: number },
): Promise<Callback> {
  const media = Array.from({ length: message.mediaCount }, (_, index) => [
    [`MediaUrl${index}`, `https://api.twilio.com${mediaPath(message)}/ME${'0'.repeat(31)}${index}`],
    [`MediaContentType${index}`, 'image/jpeg'],
  ]).flat();
  // Twilio documents no such field, but sends it with the texts of a group.
  const others = otherRecipients.map((phone, index) => [`OtherRecipients${index}`, phone]);
  const fields = {
    ...fieldsOf(message),
    SmsMessageSid: message.sid,
    Body: message.body,
    NumMedia: numMedia ?? String(message.mediaCount),
    NumSegments: '1',
    ...Object.fromEntries([...media, ...others]),
  };
  return addCallback(ctx, message, { kind: 'inbound', url, fields, lateMs });
}

/** Tells the sender of a text what became of it. */
export function addStatusCallback(
  ctx: SandboxContext,
  message: Message,
  url: string,
  lateMs: number,
): Promise<Callback> {
  const fields = {
    ...fieldsOf(message),
    MessageStatus: message.status,
    ...(message.errorCode === null ? {} : { ErrorCode: String(message.errorCode) }),
  };
  return addCallback(ctx, message, { kind: 'status', url, fields, lateMs });
}

export function mediaPath({ accountSid, sid }: Message): string {
  return `/${API_VERSION}/Accounts/${accountSid}/Messages/${sid}/Media`;
}

function fieldsOf({ sid, accountSid, fromPhone, toPhone, status }: Message): CallbackFields {
  return {
    AccountSid: accountSid,
    ApiVersion: API_VERSION,
    From: fromPhone,
    MessageSid: sid,
    SmsSid: sid,
    SmsStatus: status,
    To: toPhone,
  };
}

function addCallback(
  { store, now }: SandboxContext,
  { accountSid, sid }: Message,
  { lateMs, ...callback }: Pick<Callback, 'kind' | 'url' | 'fields'> & { lateMs: number },
): Promise<Callback> {
  const at = now();
  return store
    .insertInto('callbacks')
    .values({
      ...callback,
      accountSid,
      messageSid: sid,
      fields: JSON.stringify(callback.fields),
      dueAt: new Date(at.getTime() + lateMs),
      createdAt: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** The newest first. */
export function listCallbacks(
  { store }: SandboxContext,
  { state, limit }: { state: Callback['state'] | undefined; limit: number },
): Promise<Callback[]> {
  return store
    .selectFrom('callbacks')
    .selectAll()
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? 'pending'))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
