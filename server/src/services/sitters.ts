import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { violatedConstraint } from '../store/db.ts';
import { newId } from '../store/ids.ts';
import { isResponsibleForPhone } from '../store/phone-owners.ts';
import { lockSitter } from '../store/sitters.ts';
import type { Sitter } from '../store/tables.ts';
import { recordEvent } from './audit.ts';
import { assignFreeNumber } from './number-assignment.ts';
import { type ReadPhone, readSitterPhone, type SitterPhone } from './sitter-phones.ts';

export type SitterInput = SitterPhone & { name: string; active: boolean };

/**
 * Creates a sitter; an active one gets a number in the same transaction. Throws what is wrong with the phone,
 * `own_number`, `phone_in_use`, and `no_sitter_number_available`, upon which there is no sitter either.
 */
export function createSitter(
  ctx: OrgContext,
  input: SitterInput,
): Promise<{ sitterId: string; phone: ReadPhone }> {
  return inTransaction(ctx, async (tx) => {
    const phone = await readSitterPhone(tx, input);
    const { name, active } = input;
    const sitterId = await insertSitter(tx, { name, active, phone: phone.e164 });
    const details = { active, also_client: input.alsoClient === true };
    await recordEvent(tx, { event: 'sitter.created', entity: 'sitter', entityId: sitterId, details });
    if (active) await assignFreeNumber(tx, sitterId);
    return { sitterId, phone };
  });
}

async function insertSitter(
  tx: OrgContext,
  { name, phone, active }: Pick<Sitter, 'name' | 'phone' | 'active'>,
): Promise<string> {
  const id = newId();
  const createdAt = await tx.clock.now(tx.db);
  const activatedAt = active ? createdAt : null;
  const sitter = { orgId: tx.orgId, id, name, phone, active, createdAt, activatedAt, deactivatedAt: null };
  await refusingTakenPhone(tx.db.insertInto('sitters').values(sitter).execute());
  return id;
}

export type SitterChange = {
  name?: string | undefined;
  phone?: string | undefined;
  alsoClient?: boolean | undefined;
};

/** Changes name or phone; the same again changes nothing. Throws `not_found`, `sitter_is_client`, and as `createSitter` does. */
export function updateSitter(
  ctx: OrgContext,
  sitterId: string,
  { name, phone, alsoClient }: SitterChange,
): Promise<{ phone: ReadPhone | null }> {
  return inTransaction(ctx, async (tx) => {
    const sitter = await getLockedSitter(tx, sitterId);
    const read = phone === undefined ? null : await readSitterPhone(tx, { phone, alsoClient });
    const after = { name: name ?? sitter.name, phone: read?.e164 ?? sitter.phone };
    const changed = (['name', 'phone'] as const).filter((key) => after[key] !== sitter[key]);
    if (changed.length === 0) return { phone: read };
    if (changed.includes('phone')) await refuseOwnConversation(tx, sitterId, after.phone);
    await refusingTakenPhone(
      tx.db
        .updateTable('sitters')
        .set(after)
        .where('orgId', '=', tx.orgId)
        .where('id', '=', sitterId)
        .execute(),
    );
    // That they changed, not what they are: the log outlives the phone.
    const details = { changed };
    await recordEvent(tx, { event: 'sitter.changed', entity: 'sitter', entityId: sitterId, details });
    return { phone: read };
  });
}

async function refuseOwnConversation(tx: OrgContext, sitterId: string, phone: string): Promise<void> {
  const at = await tx.clock.now(tx.db);
  if (await isResponsibleForPhone(tx.db, tx.orgId, { sitterId, phone, at })) {
    throw new DomainError('sitter_is_client', undefined, { path: 'phone' });
  }
}

/**
 * Makes a sitter active and gives it a number in the same transaction. An active one stays as it is. Throws `not_found`,
 * and `no_sitter_number_available`, upon which nothing has changed.
 */
export function activateSitter(ctx: OrgContext, sitterId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const sitter = await getLockedSitter(tx, sitterId);
    if (sitter.active) return;
    await tx.db
      .updateTable('sitters')
      .set({ active: true, activatedAt: await tx.clock.now(tx.db), deactivatedAt: null })
      .where('orgId', '=', tx.orgId)
      .where('id', '=', sitterId)
      .execute();
    await recordEvent(tx, { event: 'sitter.activated', entity: 'sitter', entityId: sitterId });
    await assignFreeNumber(tx, sitterId);
  });
}

async function getLockedSitter(tx: OrgContext, sitterId: string): Promise<Sitter> {
  const sitter = await lockSitter(tx.db, tx.orgId, sitterId);
  if (!sitter) throw new DomainError('not_found');
  return sitter;
}

async function refusingTakenPhone(writing: Promise<unknown>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    if (violatedConstraint(error) !== 'sitters_phone_once') throw error;
    throw new DomainError('phone_in_use', 'The phone belongs to another sitter.', { path: 'phone' });
  }
}
