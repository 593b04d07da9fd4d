import type { OrganizationChange } from '@maskline/core/contract/organization';
import { api } from '../../../lib/api-client.ts';
import type { Input } from '../../../lib/contract.ts';
import { type Organization, organizationQuery } from '../../../lib/organization.ts';
import { meQuery } from '../../../lib/session.ts';

export const changeOrganization = {
  send: (change: Input<typeof OrganizationChange>) => api.patch<Organization>('/organization', change),
  touches: [organizationQuery.queryKey, meQuery.queryKey],
};
