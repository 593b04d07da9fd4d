import {
  AllowedContactList,
  AllowedContactView,
  NewAllowedContact,
} from '@maskline/core/contract/allowed-contacts';
import { IdParams } from '@maskline/core/contract/ids';
import { toRfc3339 } from '@maskline/core/domain/time';
import { allowContact, disallowContact } from '../../services/allowed-contacts.ts';
import { type ListedAllowance, listAllowedContacts } from '../../store/allowed-contacts.ts';
import { type App, route } from '../route.ts';
import { PHONE_ERRORS } from '../route-errors.ts';

const tag = 'Organization';

export function allowedContactRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/allowed-contacts',
    summary: 'Phones and domains that everybody may write, such as the vet’s.',
    tag,
    status: 200,
    response: AllowedContactList,
    act: async (ctx) => ({ data: (await listAllowedContacts(ctx.db, ctx.orgId)).map(viewOf) }),
  });
  route(app, {
    method: 'POST',
    url: '/allowed-contacts',
    summary: 'Lets everybody write a phone or a domain; the same one again changes its label.',
    tag,
    body: NewAllowedContact,
    status: 200,
    response: AllowedContactView,
    errors: [...PHONE_ERRORS],
    act: async (ctx, { body }) => viewOf({ ...(await allowContact(ctx, body)), isPersonal: false }),
  });
  route(app, {
    method: 'DELETE',
    url: '/allowed-contacts/:id',
    summary: 'Takes the permission back.',
    tag,
    params: IdParams,
    status: 204,
    act: (ctx, { params }) => disallowContact(ctx, params.id),
  });
}

function viewOf({ id, kind, value, label, isPersonal, createdAt }: ListedAllowance) {
  return { id, kind, value, label, suspended: isPersonal, created_at: toRfc3339(createdAt) };
}
