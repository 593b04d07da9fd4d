import { type AcceptedText, type CarrierCredentials, CarrierError } from '../carriers/carrier.ts';
import type { Context, OrgContext } from '../context.ts';
import { actingFor, SYSTEM } from '../context.ts';
import type { CarrierAccount } from '../store/tables.ts';
import type { AttemptToMake } from './attempt-to-make.ts';
import { getCarrierAccount } from './carrier-credentials.ts';
import { claimMessage } from './claims.ts';
import { recordAborted, recordAccepted, recordCarrierError } from './delivery-outcome.ts';
import { handOver } from './hand-over.ts';

const CALL_WITHIN_MS = 5_000;

/**
 * Hands one queued text to its carrier and records what came of it. May run twice and at once: the claim keeps others away
 * for a while, and the attempt row, written before the call, lets one caller through. A text that must wait is left queued;
 * what it waits for wakes it.
 */
export async function deliverMessage(ctx: Context, orgId: string, messageId: string): Promise<void> {
  const org = actingFor(ctx, orgId, SYSTEM);
  // Before the attempt is written: after it, whatever fails leaves open whether the text went out.
  const { account, credentials } = await getCarrierAccount(org);
  const claim = await claimMessage(org, messageId);
  if (!claim) return;
  await ctx.failpoint('delivery.claimed');
  const attempt = await handOver(org, claim);
  if (!attempt) return;
  await ctx.failpoint('delivery.attempt_written');
  if (await isTooLate(org, attempt)) return recordAborted(org, attempt);
  await call(org, { account, credentials }, attempt);
  await ctx.failpoint('delivery.outcome_written');
}

async function call(
  ctx: OrgContext,
  { account, credentials }: { account: CarrierAccount; credentials: CarrierCredentials },
  attempt: AttemptToMake,
): Promise<void> {
  let accepted: AcceptedText;
  try {
    accepted = await ctx.carriers[account.carrier].sendText(credentials, outgoingText(ctx, account, attempt));
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error;
    return recordCarrierError(ctx, attempt, error);
  }
  await ctx.failpoint('delivery.called');
  await recordAccepted(ctx, attempt, accepted);
}

/** A process that was stopped meanwhile, as by a laptop's sleep, must not send by what was true before. */
async function isTooLate(ctx: OrgContext, { startedAt }: AttemptToMake): Promise<boolean> {
  const at = await ctx.clock.now(ctx.db);
  return at.getTime() - startedAt.getTime() > CALL_WITHIN_MS;
}

function outgoingText(ctx: OrgContext, { carrier, endpointId }: CarrierAccount, attempt: AttemptToMake) {
  return {
    from: attempt.fromE164,
    to: attempt.toPhone,
    body: attempt.body,
    statusCallbackUrl: `${ctx.publicUrl}/callbacks/${carrier}/${endpointId}/status?attempt=${attempt.id}`,
  };
}
