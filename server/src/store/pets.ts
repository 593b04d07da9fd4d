import { DomainError } from '@maskline/core/domain/errors';
import type { Db } from './db.ts';
import type { Pet } from './tables.ts';

/** Pets of some clients, by their names. */
export async function listPets(db: Db, orgId: string, clientIds: readonly string[]): Promise<Pet[]> {
  if (clientIds.length === 0) return [];
  return selectPets(db, orgId).where('clientId', 'in', clientIds).orderBy('name').orderBy('id').execute();
}

/** Throws `not_found`. */
export async function getPet(db: Db, orgId: string, clientId: string, petId: string): Promise<Pet> {
  const pet = await selectPets(db, orgId)
    .where('clientId', '=', clientId)
    .where('id', '=', petId)
    .executeTakeFirst();
  if (!pet) throw new DomainError('not_found');
  return pet;
}

function selectPets(db: Db, orgId: string) {
  return db.selectFrom('pets').selectAll().where('orgId', '=', orgId);
}
