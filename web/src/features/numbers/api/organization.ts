import type { OrganizationView } from '@maskline/core/contract/organization';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Output } from '../../../lib/contract.ts';

const organizationQuery = queryOptions({
  queryKey: ['organization'],
  queryFn: ({ signal }) => api.get<Output<typeof OrganizationView>>('/organization', { signal }),
  staleTime: 60_000,
});

const UNTIL_KNOWN = { default_quarantine_days: 90 };

export function useDefaultQuarantineDays(): number {
  return (useQuery(organizationQuery).data ?? UNTIL_KNOWN).default_quarantine_days;
}
