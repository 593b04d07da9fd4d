import type { OrganizationView } from '@maskline/core/contract/organization';
import { queryOptions } from '@tanstack/react-query';
import { api } from './api-client.ts';
import type { Output } from './contract.ts';

export type Organization = Output<typeof OrganizationView>;

/** The settings of the company. */
export const organizationQuery = queryOptions({
  queryKey: ['organization'],
  queryFn: ({ signal }) => api.get<Organization>('/organization', { signal }),
  staleTime: 60_000,
  meta: { changesWith: ['organization'] },
});
