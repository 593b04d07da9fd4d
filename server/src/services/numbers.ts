import { DomainError } from '@maskline/core/domain/errors';
import { INTO_POOL, retire, TO_FRONT_DESK } from '@maskline/core/domain/number-changes';
import { checkPromote, checkRetire, type NumberClass } from '@maskline/core/domain/number-lifecycle';
import { isE164 } from '@maskline/core/domain/phone-number';
import { inTransaction, type OrgContext } from '../context.ts';
import { enqueue } from '../jobs/queue.ts';
import { findRentedNumber } from '../store/carrier-numbers.ts';
import { violatedConstraint } from '../store/db.ts';
import { newId } from '../store/ids.ts';
import { lockFrontDeskOf, lockNumber, lockNumbers } from '../store/number-locks.ts';
import { findFrontDesk } from '../store/numbers.ts';
import { isPhoneOfPerson } from '../store/phone-owners.ts';
import type { BusinessNumber, CarrierNumberRow } from '../store/tables.ts';
import { closeAlertsAbout } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { openNumberLane } from './lane-openings.ts';
import { changeNumber } from './number-changes.ts';
import { permitted } from './permitted.ts';

/**
 * Takes a number of the organization's own carrier account into use and has texts to it sent here. Throws
 * `number_not_available` for any other, whoever has it, and `front_desk_in_use` for a second front desk number.
 */
export function addNumber(
  ctx: OrgContext,
  { e164, class: numberClass }: { e164: string; class: NumberClass },
): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const rented = isE164(e164) ? await findRentedNumber(tx.db, tx.orgId, e164) : undefined;
    if (!rented) throw new DomainError('number_not_available', undefined, { path: 'e164' });
    if (await isPhoneOfPerson(tx.db, tx.orgId, e164)) {
      throw new DomainError('number_not_available', IS_PERSONAL, { path: 'e164' });
    }
    // A promotion at the same time then sees this one, and demotes it.
    if (numberClass === 'front_desk') await lockFrontDeskOf(tx.db, tx.orgId);
    const numberId = await insertNumber(tx, rented, numberClass);
    const details = { class: numberClass, e164 };
    await recordEvent(tx, { event: 'number.added', entity: 'number', entityId: numberId, details });
    await enqueue(tx.db, 'set_inbound_callback', { orgId: tx.orgId, numberId });
    return numberId;
  });
}

const IS_PERSONAL =
  'This number is kept as the phone of a client or a sitter: correct it there first, then add it.';

async function insertNumber(
  tx: OrgContext,
  { e164, carrierAccountId, carrierNumberId }: CarrierNumberRow,
  numberClass: NumberClass,
): Promise<string> {
  const id = newId();
  const unused = {
    sitterId: null,
    callbackSetAt: null,
    callbackUrl: null,
    quarantinedAt: null,
    quarantinedUntil: null,
    quarantineReason: null,
    classAfterQuarantine: null,
    lastUsedAt: null,
    retiredAt: null,
  };
  try {
    await tx.db
      .insertInto('businessNumbers')
      .values({
        orgId: tx.orgId,
        id,
        e164,
        class: numberClass,
        status: 'active',
        carrierAccountId,
        carrierNumberId,
        ...unused,
        createdAt: await tx.clock.now(tx.db),
      })
      .execute();
  } catch (error) {
    throw refusalOf(error);
  }
  return id;
}

function refusalOf(error: unknown): unknown {
  switch (violatedConstraint(error)) {
    case 'business_numbers_e164_once':
      return new DomainError('number_not_available', undefined, { path: 'e164' });
    case 'business_numbers_one_front_desk':
      return new DomainError('front_desk_in_use', HAS_FRONT_DESK, { path: 'class' });
    default:
      return error;
  }
}

const HAS_FRONT_DESK = 'There is a front desk number: add this one as a pool number, then promote it.';

/**
 * Makes a free active number the front desk number; the one before it joins the pool in the same transaction. The front
 * desk number itself stays as it is. Throws `not_found`, `number_retired`, `number_not_active`, `number_in_use`.
 */
export function promoteNumber(ctx: OrgContext, numberId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await lockFrontDeskOf(tx.db, tx.orgId);
    const former = await findFrontDesk(tx.db, tx.orgId);
    const locked = await lockNumbers(tx.db, tx.orgId, former ? [numberId, former.id] : [numberId]);
    const number = locked.find(({ id }) => id === numberId);
    if (!number) throw new DomainError('not_found');
    if (permitted(checkPromote(number)) === 'unchanged') return;
    if (former) await demote(tx, former, numberId);
    const details = { class_before: number.class, front_desk_before: former?.id ?? null };
    await changeNumber(tx, number, TO_FRONT_DESK, { event: 'promoted', details });
  });
}

async function demote(tx: OrgContext, former: BusinessNumber, numberId: string): Promise<void> {
  const details = { front_desk_after: numberId };
  await changeNumber(tx, former, INTO_POOL, { event: 'demoted', details });
  await openNumberLane(tx, former.id);
}

/** What is wrong with a number, and no more once it is given back. */
const ENDED_BY_RETIREMENT = ['number_refused', 'number_passed_over', 'number_fault', 'callback_not_set'];

/**
 * Notes that a number goes back to the carrier for good: it is never used again. A retired one stays as it is. Throws
 * `not_found`, `front_desk_in_use`, `number_in_use`.
 */
export function retireNumber(ctx: OrgContext, numberId: string, reason: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const number = await lockNumber(tx.db, tx.orgId, numberId);
    if (permitted(checkRetire(number)) === 'unchanged') return;
    const change = retire(await tx.clock.now(tx.db));
    await changeNumber(tx, number, change, { event: 'retired', reason, details: { class: number.class } });
    for (const kind of ENDED_BY_RETIREMENT)
      await closeAlertsAbout(tx, kind, { entity: 'number', id: numberId });
  });
}
