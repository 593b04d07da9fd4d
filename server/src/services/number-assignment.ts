import { DomainError } from '@maskline/core/domain/errors';
import { assignTo, FREED, INTO_POOL } from '@maskline/core/domain/number-changes';
import { checkAssign, checkUnassign } from '@maskline/core/domain/number-lifecycle';
import { inTransaction, type OrgContext } from '../context.ts';
import { lockFreeSitterNumber, lockNumber, lockNumbers } from '../store/number-locks.ts';
import { findNumberOfSitter } from '../store/numbers.ts';
import { lockSitter } from '../store/sitters.ts';
import type { BusinessNumber, Sitter } from '../store/tables.ts';
import { changeNumber } from './number-changes.ts';
import { permitted } from './permitted.ts';

/**
 * Gives a free number to an active sitter, by the owner's hand. In place of a number in quarantine: that one is lost, and
 * returns later as a free number of its class. Twice the same changes nothing. Throws `not_found`, `sitter_not_found`,
 * `sitter_inactive`, `sitter_has_number`, `number_in_use`, `number_not_active`, `number_retired`, `front_desk_in_use`.
 */
export function assignNumber(ctx: OrgContext, numberId: string, sitterId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const sitter = await lockSitter(tx.db, tx.orgId, sitterId);
    if (!sitter) {
      // An address that is wrong itself comes before a wrong body.
      await lockNumber(tx.db, tx.orgId, numberId);
      throw new DomainError('sitter_not_found', undefined, { path: 'sitter_id' });
    }
    const { number, former } = await lockBoth(tx, numberId, sitter);
    const outcome = permitted(checkAssign(number, { ...sitter, number: former }));
    if (outcome === 'unchanged') return;
    if (former) await free(tx, former, numberId);
    await give(tx, number, sitterId);
  });
}

/** Nobody gives this sitter another number meanwhile: the sitter is locked. */
async function lockBoth(
  tx: OrgContext,
  numberId: string,
  { id: sitterId }: Sitter,
): Promise<{ number: BusinessNumber; former: BusinessNumber | null }> {
  const held = await findNumberOfSitter(tx.db, tx.orgId, sitterId);
  const locked = await lockNumbers(tx.db, tx.orgId, held ? [numberId, held.id] : [numberId]);
  const number = locked.find(({ id }) => id === numberId);
  if (!number) throw new DomainError('not_found');
  return { number, former: locked.find((one) => one.sitterId === sitterId) ?? null };
}

async function free(tx: OrgContext, number: BusinessNumber, replacedBy: string): Promise<void> {
  const details = { sitter_id: number.sitterId, replaced_by: replacedBy };
  await changeNumber(tx, number, FREED, { event: 'unassigned', details, endReason: 'replaced' });
}

async function give(tx: OrgContext, number: BusinessNumber, sitterId: string): Promise<void> {
  const details = { sitter_id: sitterId, class_before: number.class };
  await changeNumber(tx, number, assignTo(sitterId), { event: 'assigned', details });
}

/**
 * Gives a locked sitter the free number that is next: never used first, then longest unused, then by E.164. Of several
 * at once each gets another one. Throws `no_sitter_number_available`.
 */
export async function assignFreeNumber(tx: OrgContext, sitterId: string): Promise<void> {
  const number = await lockFreeSitterNumber(tx.db, tx.orgId);
  if (!number) throw new DomainError('no_sitter_number_available');
  await give(tx, number, sitterId);
}

/**
 * Takes a number from its holder, or out of the sitters' reserve, into the pool; one in quarantine stays there. A pool
 * number stays as it is. Throws `not_found`, `number_retired`, `front_desk_in_use`.
 */
export function unassignNumber(ctx: OrgContext, numberId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const number = await lockNumber(tx.db, tx.orgId, numberId);
    if (permitted(checkUnassign(number)) === 'unchanged') return;
    const details = { sitter_id: number.sitterId };
    await changeNumber(tx, number, INTO_POOL, { event: 'unassigned', details });
  });
}
