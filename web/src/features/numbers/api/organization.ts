import type { OrganizationView } from '@maskline/core/contract/organization';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Output } from '../../../lib/contract.ts';

const organizationQuery = queryOptions({
  queryKey: ['organization'],
  queryFn: ({ signal }) => api.get<Output<typeof OrganizationView>>('/organization', { signal }),
  staleTime: 60_000,
});

const UNTIL_KNOWN = { time_zone: undefined, default_quarantine_days: 90 };

/** What pages about numbers ask of it; until it is known, times are the viewer's. */
export function useOrganization(): { time_zone: string | undefined; default_quarantine_days: number } {
  return useQuery(organizationQuery).data ?? UNTIL_KNOWN;
}
