import { parsePhoneNumber } from '@maskline/core/domain/phone-number';
import { SPOILS_CALLBACKS, SPOILS_DELIVERY, SPOILS_REQUEST, takeFault } from './faults.ts';
import { findNumberByPhone } from './numbers.ts';
import { isOptedOut } from './opt-outs.ts';
import { Refusal } from './refusal.ts';
import { inTransaction, type SandboxContext } from './sandbox-context.ts';
import { newSid } from './sids.ts';
import type { Fault, FaultKind, Message } from './store/tables.ts';
import { isWebUrl } from './web-url.ts';

export type TextRequest = {
  accountSid: string;
  from: string;
  to: string;
  body: string;
  statusCallback: string | null;
};
type SendOutcome =
  | { outcome: 'refused'; refusal: Refusal }
  /** `spoilt` says how the answer goes wrong although the text was accepted. */
  | { outcome: 'accepted'; message: Message; spoilt: FaultKind | null };

const MOST_CHARACTERS = 1600;
const HANDSET_UNREACHABLE = 30003;
const UNKNOWN_ERROR = 30008;

/** Accepts a text for delivery, or refuses it as Twilio would or as a fault says. Throws a `Refusal` for a bad request. */
export async function sendText(ctx: SandboxContext, request: TextRequest): Promise<SendOutcome> {
  await checkRequest(ctx, request);
  const outcome = await inTransaction(ctx, async (tx): Promise<SendOutcome> => {
    const fault = await takeFault(tx, SPOILS_REQUEST, request);
    const refusal = fault && refusalOf(fault);
    if (refusal) return { outcome: 'refused', refusal };
    return { outcome: 'accepted', message: await acceptText(tx, request), spoilt: fault?.kind ?? null };
  });
  ctx.wake();
  return outcome;
}

async function checkRequest(ctx: SandboxContext, request: TextRequest): Promise<void> {
  const { accountSid, from, to, body, statusCallback } = request;
  if (to === '') throw new Refusal(21604);
  if (from === '') throw new Refusal(21603);
  if (body === '') throw new Refusal(21602);
  if (body.length > MOST_CHARACTERS) throw new Refusal(21617);
  const recipient = parsePhoneNumber(to, '');
  if (!recipient.ok || recipient.e164 !== to) throw new Refusal(21211);
  if (from === to) throw new Refusal(21266);
  const number = await findNumberByPhone(ctx, from);
  if (!number) throw new Refusal(21659);
  if (number.accountSid !== accountSid) throw new Refusal(21606);
  if (statusCallback !== null && !isWebUrl(statusCallback)) throw new Refusal(21402);
  if (await isOptedOut(ctx, from, to)) throw new Refusal(21610);
}

function refusalOf({ kind, code }: Fault): Refusal | null {
  switch (kind) {
    case 'refuse':
      return new Refusal(code ?? 20001);
    case 'rate_limit':
      return new Refusal(20429);
    case 'server_error':
      return new Refusal(20500);
    default:
      return null;
  }
}

async function acceptText(tx: SandboxContext, request: TextRequest): Promise<Message> {
  const at = tx.now();
  const message = await tx.store
    .insertInto('messages')
    .values({
      sid: newSid('SM'),
      accountSid: request.accountSid,
      direction: 'outbound-api',
      fromPhone: request.from,
      toPhone: request.to,
      body: request.body,
      status: 'queued',
      statusCallback: request.statusCallback,
      createdAt: at,
      updatedAt: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await planTransitions(tx, message, {
    end: await takeFault(tx, SPOILS_DELIVERY, request),
    silence: await takeFault(tx, SPOILS_CALLBACKS, request),
  });
  return message;
}

async function planTransitions(
  { store, statusDelayMs }: SandboxContext,
  { sid, createdAt }: Message,
  faults: { end: Fault | undefined; silence: Fault | undefined },
): Promise<void> {
  const statuses = endsIn(faults.end);
  await store
    .insertInto('transitions')
    .values(
      statuses.map(({ status, errorCode }, index) => ({
        messageSid: sid,
        status,
        errorCode,
        callsBack: faults.silence === undefined,
        dueAt: new Date(createdAt.getTime() + (index + 1) * statusDelayMs),
      })),
    )
    .execute();
}

function endsIn(fault: Fault | undefined): Pick<Message, 'status' | 'errorCode'>[] {
  const sent = { status: 'sent', errorCode: null } as const;
  if (fault?.kind === 'undelivered') {
    return [sent, { status: 'undelivered', errorCode: fault.code ?? HANDSET_UNREACHABLE }];
  }
  if (fault?.kind === 'failed') return [{ status: 'failed', errorCode: fault.code ?? UNKNOWN_ERROR }];
  return [sent, { status: 'delivered', errorCode: null }];
}
