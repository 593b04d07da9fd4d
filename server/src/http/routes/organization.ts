import { OrganizationChange, OrganizationView } from '@maskline/core/contract/organization';
import { toRfc3339 } from '@maskline/core/domain/time';
import { updateOrganization } from '../../services/organizations.ts';
import { getOrganization } from '../../store/organizations.ts';
import type { Organization } from '../../store/tables.ts';
import { type App, route } from '../route.ts';

export function organizationRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/organization',
    summary: 'The settings of the organization.',
    tag: 'Organization',
    status: 200,
    response: OrganizationView,
    act: async (ctx) => viewOf(await getOrganization(ctx.db, ctx.orgId)),
  });
  route(app, {
    method: 'PATCH',
    url: '/organization',
    summary: 'Changes settings; lead and grace minutes count for windows written from now on.',
    tag: 'Organization',
    body: OrganizationChange,
    status: 200,
    response: OrganizationView,
    errors: ['invalid_time_zone'],
    current: async (ctx) => viewOf(await getOrganization(ctx.db, ctx.orgId)),
    act: async (ctx, { body }) => {
      const organization = await updateOrganization(ctx, {
        name: body.name,
        timeZone: body.time_zone,
        defaultCountry: body.default_country,
        leadMinutes: body.lead_minutes,
        graceMinutes: body.grace_minutes,
        defaultQuarantineDays: body.default_quarantine_days,
        clientNamesForSitters: body.client_names_for_sitters,
        requireOwnerSecondFactor: body.require_owner_second_factor,
      });
      return viewOf(organization);
    },
  });
}

function viewOf(organization: Organization) {
  return {
    id: organization.id,
    name: organization.name,
    time_zone: organization.timeZone,
    default_country: organization.defaultCountry,
    lead_minutes: organization.leadMinutes,
    grace_minutes: organization.graceMinutes,
    default_quarantine_days: organization.defaultQuarantineDays,
    client_names_for_sitters: organization.clientNamesForSitters,
    require_owner_second_factor: organization.requireOwnerSecondFactor,
    created_at: toRfc3339(organization.createdAt),
  };
}
