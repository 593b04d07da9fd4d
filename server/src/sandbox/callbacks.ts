import type { SandboxContext } from './sandbox-context.ts';
import type { Callback, CallbackFields, Message } from './store/tables.ts';

const API_VERSION = '2010-04-01';

/** Tells the owner of a number that a text has come in. */
export function addInboundCallback(ctx: SandboxContext, message: Message, url: string): Promise<Callback> {
  const media = Array.from({ length: message.mediaCount }, (_, index) => [
    [`MediaUrl${index}`, `https://api.twilio.com${mediaPath(message)}/ME${'0'.repeat(31)}${index}`],
    [`MediaContentType${index}`, 'image/jpeg'],
  ]).flat();
  return addCallback(ctx, message, 'inbound', url, {
    ...fieldsOf(message),
    SmsMessageSid: message.sid,
    Body: message.body,
    NumMedia: String(message.mediaCount),
    NumSegments: '1',
    ...Object.fromEntries(media),
  });
}

/** Tells the sender of a text what became of it. */
export function addStatusCallback(ctx: SandboxContext, message: Message, url: string): Promise<Callback> {
  return addCallback(ctx, message, 'status', url, {
    ...fieldsOf(message),
    MessageStatus: message.status,
    ...(message.errorCode === null ? {} : { ErrorCode: String(message.errorCode) }),
  });
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
  kind: Callback['kind'],
  url: string,
  fields: CallbackFields,
): Promise<Callback> {
  const at = now();
  return store
    .insertInto('callbacks')
    .values({
      accountSid,
      messageSid: sid,
      kind,
      url,
      fields: JSON.stringify(fields),
      dueAt: at,
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
