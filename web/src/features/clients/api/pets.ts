import type { NewPet, PetChange, PetList, PetView } from '@maskline/core/contract/pets';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Input, Output } from '../../../lib/contract.ts';
import { useAction } from '../../../lib/use-action.ts';
import { CLIENTS } from './clients.ts';

export type Pet = Output<typeof PetView>;

export const petsQuery = (clientId: string) =>
  queryOptions({
    queryKey: [...CLIENTS, 'pets', clientId],
    queryFn: ({ signal }) => api.get<Output<typeof PetList>>(`/clients/${clientId}/pets`, { signal }),
    meta: { changesWith: ['pet'] },
  });

const touchesOf = (clientId: string) => [petsQuery(clientId).queryKey];

export const addPet = (clientId: string) => ({
  send: (pet: Input<typeof NewPet>, key: string) => api.post<Pet>(`/clients/${clientId}/pets`, pet, key),
  touches: touchesOf(clientId),
});

export const changePet = ({ client_id: clientId, id }: Pet) => ({
  send: (change: Input<typeof PetChange>) => api.patch<Pet>(`/clients/${clientId}/pets/${id}`, change),
  touches: touchesOf(clientId),
});

export function useRemovePet(clientId: string) {
  return useAction({
    send: (id: string) => api.delete(`/clients/${clientId}/pets/${id}`),
    touches: touchesOf(clientId),
  });
}
