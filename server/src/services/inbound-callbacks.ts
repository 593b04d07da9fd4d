import { CarrierError } from '../carriers/carrier.ts';
import { actingFor, type Context, inTransaction, type OrgContext, SYSTEM } from '../context.ts';
import { enqueue } from '../jobs/queue.ts';
import { listNumbersInUse, listNumbersPointedElsewhere } from '../store/inbound-callbacks.ts';
import { getNumber } from '../store/numbers.ts';
import type { CarrierAccount } from '../store/tables.ts';
import { closeAlert, raiseAlert } from './alerts.ts';
import { getCarrierAccount } from './carrier-credentials.ts';
import { callbackChanged, callbackRefused, callbackTopic } from './number-alerts.ts';

/**
 * Has the carrier send the texts to a number here, and notes when it took which address. May run twice: the same address
 * changes nothing at the carrier. A refusal raises an alert and is thrown, so that the job tries again. Throws `not_found`.
 */
export async function setInboundCallback(ctx: OrgContext, numberId: string): Promise<void> {
  const number = await getNumber(ctx.db, ctx.orgId, numberId);
  if (number.status === 'retired') return;
  const { account, credentials } = await getCarrierAccount(ctx);
  const url = addressOf(ctx, account);
  try {
    await ctx.carriers[account.carrier].setInboundCallback(credentials, number.carrierNumberId, url);
  } catch (error) {
    const isRefusal = error instanceof CarrierError && error.kind === 'refused';
    if (isRefusal) await inTransaction(ctx, (tx) => raiseAlert(tx, callbackRefused(number, error.message)));
    throw error;
  }
  await inTransaction(ctx, async (tx) => {
    await noteAddress(tx, numberId, { callbackSetAt: await tx.clock.now(tx.db), callbackUrl: url });
    await closeAlert(tx, callbackTopic(numberId));
  });
}

/**
 * Has every number pointed here whose carrier was told another address: the public URL or the port may have changed since
 * the last start. A number that is pointed here already is left alone.
 */
export async function pointNumbersHere(ctx: Context): Promise<void> {
  for (const { orgId, id } of await listNumbersPointedElsewhere(ctx.db, ctx.publicUrl)) {
    await inTransaction(actingFor(ctx, orgId, SYSTEM), (tx) => pointHere(tx, id));
  }
}

/** Has the numbers of every connected account compared with what the carrier says about them. */
export async function checkEveryInboundCallback(ctx: Context): Promise<void> {
  const accounts = await ctx.db.selectFrom('carrierAccounts').select('orgId').execute();
  for (const { orgId } of accounts) {
    await enqueue(ctx.db, 'check_inbound_callbacks', { orgId }, { key: `check_inbound_callbacks:${orgId}` });
  }
}

/**
 * Asks the carrier where it sends the texts to our numbers. One that somebody points elsewhere raises an alert and is
 * pointed here again. Throws what the carrier throws.
 */
export async function checkInboundCallbacks(ctx: OrgContext): Promise<void> {
  const { account, credentials } = await getCarrierAccount(ctx);
  const url = addressOf(ctx, account);
  const numbers = await listNumbersInUse(ctx.db, ctx.orgId);
  const listed = await ctx.carriers[account.carrier].listNumbers(credentials);
  const urlAtCarrier = new Map(listed.map(({ carrierNumberId, smsUrl }) => [carrierNumberId, smsUrl]));
  for (const number of numbers) {
    const found = urlAtCarrier.get(number.carrierNumberId);
    // One that was never set here is waited for by its own job; one that is not listed has no address.
    if (number.callbackUrl !== url || found === undefined || found === url) continue;
    await inTransaction(ctx, async (tx) => {
      await raiseAlert(tx, callbackChanged(number));
      await pointHere(tx, number.id);
    });
  }
}

async function pointHere(tx: OrgContext, numberId: string): Promise<void> {
  await noteAddress(tx, numberId, { callbackSetAt: null, callbackUrl: null });
  const { orgId } = tx;
  const key = `set_inbound_callback:${orgId}:${numberId}`;
  await enqueue(tx.db, 'set_inbound_callback', { orgId, numberId }, { key });
}

async function noteAddress(
  tx: OrgContext,
  numberId: string,
  address: { callbackSetAt: Date | null; callbackUrl: string | null },
): Promise<void> {
  await tx.db
    .updateTable('businessNumbers')
    .set(address)
    .where('orgId', '=', tx.orgId)
    .where('id', '=', numberId)
    .execute();
}

function addressOf(ctx: OrgContext, account: CarrierAccount): string {
  return `${ctx.publicUrl}/callbacks/${account.carrier}/${account.endpointId}/messages`;
}
