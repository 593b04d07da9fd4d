import { IdParams } from '@maskline/core/contract/ids';
import { NewPet, PetChange, PetList, PetParams, PetView } from '@maskline/core/contract/pets';
import { toRfc3339 } from '@maskline/core/domain/time';
import { addPet, changePet, removePet } from '../../services/pets.ts';
import { getClient } from '../../store/clients.ts';
import { getPet, listPets } from '../../store/pets.ts';
import type { Pet } from '../../store/tables.ts';
import { type App, route } from '../route.ts';

const tag = 'Clients';

export function petRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/clients/:id/pets',
    summary: 'The pets of a client, by name.',
    tag,
    params: IdParams,
    status: 200,
    response: PetList,
    act: async (ctx, { params }) => {
      await getClient(ctx.db, ctx.orgId, params.id);
      return { data: (await listPets(ctx.db, ctx.orgId, [params.id])).map(petView) };
    },
  });
  route(app, {
    method: 'POST',
    url: '/clients/:id/pets',
    summary: 'Adds a pet, with notes that sitters may read or not.',
    tag,
    params: IdParams,
    body: NewPet,
    status: 201,
    response: PetView,
    act: async (ctx, { params, body: { name, notes, visible_to_sitters: visibleToSitters } }) =>
      petView(await addPet(ctx, params.id, { name, notes, visibleToSitters })),
  });
  route(app, {
    method: 'PATCH',
    url: '/clients/:id/pets/:pet_id',
    summary: 'Changes name or notes, or who reads them.',
    tag,
    params: PetParams,
    body: PetChange,
    status: 200,
    response: PetView,
    current: async (ctx, params) => petView(await getPet(ctx.db, ctx.orgId, params.id, params.pet_id)),
    act: async (ctx, { params, body: { visible_to_sitters: visibleToSitters, ...rest } }) =>
      petView(await changePet(ctx, params.id, params.pet_id, { ...rest, visibleToSitters })),
  });
  route(app, {
    method: 'DELETE',
    url: '/clients/:id/pets/:pet_id',
    summary: 'Removes a pet with its notes.',
    tag,
    params: PetParams,
    status: 204,
    act: (ctx, { params }) => removePet(ctx, params.id, params.pet_id),
  });
}

function petView(pet: Pet) {
  return {
    id: pet.id,
    client_id: pet.clientId,
    name: pet.name,
    notes: pet.notes,
    visible_to_sitters: pet.visibleToSitters,
    created_at: toRfc3339(pet.createdAt),
    updated_at: toRfc3339(pet.updatedAt),
  };
}
