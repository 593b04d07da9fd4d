import type { BookingView } from '@maskline/core/contract/bookings';
import type {
  ClientChange,
  ClientThreadView,
  ClientView,
  ContactChange,
  ContactView,
  NewClient,
  NewContact,
} from '@maskline/core/contract/clients';
import type { DataExport } from '@maskline/core/contract/data-export';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Input, Output, Page } from '../../../lib/contract.ts';
import { useAction } from '../../../lib/use-action.ts';
import type { ClientFilter } from '../client-filter.ts';

export type Client = Output<typeof ClientView>;
export type Contact = Output<typeof ContactView>;
export type Booking = Output<typeof BookingView>;

/** Everything about clients is read again when one of them changes. */
export const CLIENTS = ['clients'] as const;
const changesWith = ['client', 'client_contact', 'consent', 'thread'];
const touches = [CLIENTS, ['threads'], ['bookings']];

export const clientsQuery = (filter: ClientFilter) =>
  infiniteQueryOptions({
    queryKey: [...CLIENTS, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Client>>('/clients', { query: { ...filter, limit: 50, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    placeholderData: (before) => before,
    meta: { changesWith },
  });

export const clientQuery = (id: string) =>
  queryOptions({
    queryKey: [...CLIENTS, 'one', id],
    queryFn: ({ signal }) => api.get<Client>(`/clients/${id}`, { signal }),
    meta: { changesWith },
  });

/** Those that are not over, and then those to come. */
export const bookingsQuery = (clientId: string) =>
  infiniteQueryOptions({
    queryKey: [...CLIENTS, 'bookings', clientId],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Booking>>('/bookings', {
        query: { client_id: clientId, from: new Date().toISOString(), limit: 10, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
    meta: { changesWith: ['booking', 'sitter'] },
  });

export const addClient = {
  send: (client: Input<typeof NewClient>, key: string) => api.post<Client>('/clients', client, key),
  touches,
};

export const changeClient = (id: string) => ({
  send: (change: Input<typeof ClientChange>) => api.patch<Client>(`/clients/${id}`, change),
  touches,
});

/** Finds the one conversation, or makes it. */
export function useOpenThread() {
  return useAction({
    send: (id: string, key) =>
      api.post<Output<typeof ClientThreadView>>(`/clients/${id}/thread`, undefined, key),
    touches,
  });
}

export const eraseClient = (id: string) => ({
  send: (erasure: { reason: string }, key: string) =>
    api.post<Client>(`/clients/${id}/erasure`, erasure, key),
  touches,
});

export function useDataExport() {
  return useAction({
    send: (id: string) => api.get<Output<typeof DataExport>>(`/clients/${id}/data-export`),
  });
}

export const addContact = (clientId: string) => ({
  send: (contact: Input<typeof NewContact>, key: string) =>
    api.post<Contact>(`/clients/${clientId}/contacts`, contact, key),
  touches,
});

export const changeContact = (clientId: string, id: string) => ({
  send: (change: Input<typeof ContactChange>) =>
    api.patch<Contact>(`/clients/${clientId}/contacts/${id}`, change),
  touches,
});

type OfContact = { clientId: string; id: string };

export function useRemoveContact() {
  return useAction({
    send: ({ clientId, id }: OfContact) => api.delete(`/clients/${clientId}/contacts/${id}`),
    touches,
  });
}

export function useOptOut() {
  return useAction({
    send: ({ clientId, id }: OfContact, key) =>
      api.post<Contact>(`/clients/${clientId}/contacts/${id}/opt-out`, undefined, key),
    touches,
  });
}

export const optIn = (clientId: string, id: string) => ({
  send: (why: { reason: string }, key: string) =>
    api.post<Contact>(`/clients/${clientId}/contacts/${id}/opt-in`, why, key),
  touches,
});
