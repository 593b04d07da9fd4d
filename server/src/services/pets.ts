import { inTransaction, type OrgContext } from '../context.ts';
import { lockClient } from '../store/clients.ts';
import { newId } from '../store/ids.ts';
import { getPet } from '../store/pets.ts';
import type { Pet } from '../store/tables.ts';
import { recordEvent } from './audit.ts';

export type PetInput = Pick<Pet, 'name' | 'notes' | 'visibleToSitters'>;

/** Adds a pet to a client. Throws `not_found`. Each call adds one. */
export function addPet(ctx: OrgContext, clientId: string, input: PetInput): Promise<Pet> {
  return inTransaction(ctx, async (tx) => {
    await lockClient(tx.db, tx.orgId, clientId);
    const at = await tx.clock.now(tx.db);
    const pet = await tx.db
      .insertInto('pets')
      .values({ orgId: tx.orgId, id: newId(), clientId, ...input, createdAt: at, updatedAt: at })
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(tx, 'added', pet, { visible_to_sitters: pet.visibleToSitters });
    return pet;
  });
}

/** Changes what is given of a pet; the same again changes nothing. Throws `not_found`. */
export function changePet(
  ctx: OrgContext,
  clientId: string,
  petId: string,
  change: { [Property in keyof PetInput]?: PetInput[Property] | undefined },
): Promise<Pet> {
  return inTransaction(ctx, async (tx) => {
    const pet = await lockPet(tx, clientId, petId);
    const after = {
      name: change.name ?? pet.name,
      notes: change.notes ?? pet.notes,
      visibleToSitters: change.visibleToSitters ?? pet.visibleToSitters,
    };
    const changed = (['name', 'notes', 'visibleToSitters'] as const).filter((key) => after[key] !== pet[key]);
    if (changed.length === 0) return pet;
    const updatedAt = await tx.clock.now(tx.db);
    await tx.db
      .updateTable('pets')
      .set({ ...after, updatedAt })
      .where('orgId', '=', tx.orgId)
      .where('id', '=', petId)
      .execute();
    await record(tx, 'changed', pet, { changed, visible_to_sitters: after.visibleToSitters });
    return { ...pet, ...after, updatedAt };
  });
}

/** Removes a pet with its notes. Throws `not_found`, so a second time too. */
export function removePet(ctx: OrgContext, clientId: string, petId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const pet = await lockPet(tx, clientId, petId);
    await tx.db.deleteFrom('pets').where('orgId', '=', tx.orgId).where('id', '=', petId).execute();
    await record(tx, 'removed', pet, {});
  });
}

/** The client is locked first, so that changes of one pet come one after the other. */
async function lockPet(tx: OrgContext, clientId: string, petId: string): Promise<Pet> {
  await lockClient(tx.db, tx.orgId, clientId);
  return getPet(tx.db, tx.orgId, clientId, petId);
}

function record(
  tx: OrgContext,
  change: 'added' | 'changed' | 'removed',
  { id, clientId }: Pet,
  details: Record<string, unknown>,
): Promise<void> {
  return recordEvent(tx, {
    event: `pet.${change}`,
    entity: 'pet',
    entityId: id,
    details: { client_id: clientId, ...details },
  });
}
