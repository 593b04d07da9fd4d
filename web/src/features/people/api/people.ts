import type { GivenLinkView, InvitedUser, NewUser, UserView } from '@maskline/core/contract/users';
import { api } from '../../../lib/api-client.ts';
import type { Input, Output } from '../../../lib/contract.ts';
import { pagedQuery } from '../../../lib/pages.ts';
import { meQuery } from '../../../lib/session.ts';
import { useAction } from '../../../lib/use-action.ts';

export type Person = Output<typeof UserView>;
export type GivenLink = Output<typeof GivenLinkView>;

export const peopleQuery = pagedQuery<Person>(['users'], '/users');

const touches = [peopleQuery.queryKey];

export const invitePerson = {
  send: (person: Input<typeof NewUser>, key: string) =>
    api.post<Output<typeof InvitedUser>>('/users', person, key),
  touches,
};

export const renamePerson = {
  send: ({ id, name }: { id: string; name: string }) => api.patch<Person>(`/users/${id}`, { name }),
  touches: [...touches, meQuery.queryKey],
};

export function useInviteAgain() {
  return useAction({
    send: (id: string, key) => api.post<GivenLink>(`/users/${id}/invite`, undefined, key),
    touches,
  });
}

export function useResetLink() {
  return useAction({
    send: (id: string, key) => api.post<GivenLink>(`/users/${id}/reset-link`, undefined, key),
  });
}

export function useDeactivatePerson() {
  return useAction({
    send: (id: string, key) => api.post<Person>(`/users/${id}/deactivate`, undefined, key),
    touches,
  });
}

export function useEndSessionsOf() {
  return useAction({
    send: (id: string, key) => api.post<Person>(`/users/${id}/end-sessions`, undefined, key),
  });
}

export function useRemoveSecondFactorsOf() {
  return useAction({
    send: (id: string, key) => api.post<Person>(`/users/${id}/remove-second-factors`, undefined, key),
    touches,
  });
}
