import { parsePhoneNumber } from '@maskline/core/domain/phone-number';
import { type DeliveryFaults, planDelivery } from './delivery-plan.ts';
import { SPOILS_DELIVERY, SPOILS_LIST, SPOILS_STATUS_CALLBACKS } from './fault-kinds.ts';
import { takeFault } from './faults.ts';
import { listedFrom } from './messages.ts';
import { findNumberByPhone } from './numbers.ts';
import { isOptedOut } from './opt-outs.ts';
import { Refusal } from './refusal.ts';
import { inTransaction, type SandboxContext } from './sandbox-context.ts';
import { newSid } from './sids.ts';
import type { Message } from './store/tables.ts';
import { isWebUrl } from './web-url.ts';

export type TextRequest = {
  accountSid: string;
  from: string;
  to: string;
  body: string;
  statusCallback: string | null;
  /** How long it may stay queued. */
  validitySeconds: number | null;
};

const MOST_CHARACTERS = 1600;
const LONGEST_VALIDITY_SECONDS = 36_000;

/** Accepts a text for delivery; throws a `Refusal` where Twilio would refuse it. */
export async function sendText(ctx: SandboxContext, request: TextRequest): Promise<Message> {
  await checkRequest(ctx, request);
  const message = await inTransaction(ctx, (tx) => acceptText(tx, request));
  ctx.wake();
  return message;
}

async function checkRequest(ctx: SandboxContext, request: TextRequest): Promise<void> {
  checkFields(request);
  const { accountSid, from, to } = request;
  const number = await findNumberByPhone(ctx, from);
  if (!number) throw new Refusal(21659);
  if (number.accountSid !== accountSid) throw new Refusal(21606);
  if (await isOptedOut(ctx, from, to)) throw new Refusal(21610);
}

function checkFields({ from, to, body, statusCallback, validitySeconds }: TextRequest): void {
  if (to === '') throw new Refusal(21604);
  if (from === '') throw new Refusal(21603);
  if (body === '') throw new Refusal(21602);
  if (body.length > MOST_CHARACTERS) throw new Refusal(21617);
  const recipient = parsePhoneNumber(to, '');
  if (!recipient.ok || recipient.e164 !== to) throw new Refusal(21211);
  if (from === to) throw new Refusal(21266);
  if (statusCallback !== null && !isWebUrl(statusCallback)) throw new Refusal(21402);
  if (validitySeconds !== null && !isValidity(validitySeconds)) throw new Refusal(21624);
}

function isValidity(seconds: number): boolean {
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_VALIDITY_SECONDS;
}

async function acceptText(tx: SandboxContext, request: TextRequest): Promise<Message> {
  const target = { accountSid: request.accountSid, phones: [request.from, request.to] };
  const delivery = await takeFault(tx, SPOILS_DELIVERY, target);
  const callbacks = await takeFault(tx, SPOILS_STATUS_CALLBACKS, target);
  const lag = await takeFault(tx, SPOILS_LIST, target);
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
      validitySeconds: request.validitySeconds,
      createdAt: at,
      listedAt: listedFrom(at, lag),
      updatedAt: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await planTransitions(tx, message, { delivery, callbacks });
  return message;
}

async function planTransitions(
  { store, statusDelayMs }: SandboxContext,
  message: Message,
  faults: DeliveryFaults,
): Promise<void> {
  const lateMs = faults.callbacks?.kind === 'late_callbacks' ? faults.callbacks.delayMs : null;
  await store
    .insertInto('transitions')
    .values(
      planDelivery(message, faults, statusDelayMs).map(({ status, errorCode, tells, afterMs }) => ({
        messageSid: message.sid,
        status,
        errorCode,
        tells,
        tellsLateMs: lateMs ?? 0,
        dueAt: new Date(message.createdAt.getTime() + afterMs),
      })),
    )
    .execute();
}
