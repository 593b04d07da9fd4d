import { type AcceptedText, CarrierError } from '../carriers/carrier.ts';
import type { Context, OrgContext } from '../context.ts';
import { actingFor, SYSTEM } from '../context.ts';
import type { DeliveryAttempt } from '../store/tables.ts';
import { getCarrierAccount } from './carrier-credentials.ts';
import { recordAccepted, recordCarrierError } from './delivery-outcome.ts';
import { handOver } from './hand-over.ts';

/**
 * Hands one queued text to its carrier and records what came of it. May run twice and at once: the attempt row, written
 * before the call, lets one caller through. A text that must wait for an earlier one of its thread is left queued, and
 * the earlier one wakes it.
 */
export async function deliverMessage(ctx: Context, orgId: string, messageId: string): Promise<void> {
  const org = actingFor(ctx, orgId, SYSTEM);
  const attempt = await handOver(org, messageId);
  if (!attempt) return;
  try {
    await recordAccepted(org, attempt, await call(org, attempt));
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error;
    await recordCarrierError(org, attempt, error);
  }
}

async function call(ctx: OrgContext, attempt: DeliveryAttempt & { body: string }): Promise<AcceptedText> {
  const { account, credentials } = await getCarrierAccount(ctx);
  return ctx.carriers[account.carrier].sendText(credentials, {
    from: attempt.fromE164,
    to: attempt.toPhone,
    body: attempt.body,
    statusCallbackUrl: `${ctx.publicUrl}/callbacks/${account.carrier}/${account.endpointId}/status?attempt=${attempt.id}`,
  });
}
