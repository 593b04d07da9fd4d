import { CarrierError } from '../carriers/carrier.ts';
import type { Context, OrgContext } from '../context.ts';
import { actingFor, SYSTEM } from '../context.ts';
import type { CarrierAccount } from '../store/tables.ts';
import { getCarrierAccount } from './carrier-credentials.ts';
import { recordAborted, recordAccepted, recordCarrierError } from './delivery-outcome.ts';
import { type AttemptToMake, handOver } from './hand-over.ts';

const CALL_WITHIN_MS = 5_000;

/**
 * Hands one queued text to its carrier and records what came of it. May run twice and at once: the attempt row, written
 * before the call, lets one caller through. A text that must wait for an earlier one of its thread is left queued, and
 * the earlier one wakes it.
 */
export async function deliverMessage(ctx: Context, orgId: string, messageId: string): Promise<void> {
  const org = actingFor(ctx, orgId, SYSTEM);
  // Before the attempt is written: after it, whatever fails leaves open whether the text went out.
  const { account, credentials } = await getCarrierAccount(org);
  const attempt = await handOver(org, messageId);
  if (!attempt) return;
  if (await isTooLate(org, attempt)) return recordAborted(org, attempt);
  try {
    const text = outgoingText(org, account, attempt);
    await recordAccepted(org, attempt, await ctx.carriers[account.carrier].sendText(credentials, text));
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error;
    await recordCarrierError(org, attempt, error);
  }
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
