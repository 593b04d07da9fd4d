import {
  ContactChange,
  ContactParams,
  ContactView,
  NewContact,
  OptIn,
} from '@maskline/core/contract/clients';
import { IdParams } from '@maskline/core/contract/ids';
import {
  addContact,
  recordOptIn,
  recordOptOut,
  removeContact,
  updateContact,
} from '../../services/client-contacts.ts';
import { getContact } from '../../store/client-contacts.ts';
import { type App, route } from '../route.ts';
import { PHONE_ERRORS } from '../route-errors.ts';
import { contactInput, contactView } from './client-view.ts';

const tag = 'Clients';

export function clientContactRoutes(app: App): void {
  route(app, {
    method: 'POST',
    url: '/clients/:id/contacts',
    summary: 'Adds a phone to a client.',
    tag,
    params: IdParams,
    body: NewContact,
    status: 201,
    response: ContactView,
    errors: [...PHONE_ERRORS],
    act: async (ctx, { params, body }) => {
      const { contact, assumedCountry } = await addContact(ctx, params.id, contactInput(body));
      return contactView(await getContact(ctx.db, ctx.orgId, params.id, contact.id), assumedCountry);
    },
  });
  route(app, {
    method: 'PATCH',
    url: '/clients/:id/contacts/:contact_id',
    summary: 'Changes a phone’s label, or makes it the primary one.',
    tag,
    params: ContactParams,
    body: ContactChange,
    status: 200,
    response: ContactView,
    current: async (ctx, { id, contact_id }) =>
      contactView(await getContact(ctx.db, ctx.orgId, id, contact_id)),
    act: async (ctx, { params, body }) => {
      await updateContact(ctx, params.id, params.contact_id, body);
      return contactView(await getContact(ctx.db, ctx.orgId, params.id, params.contact_id));
    },
  });
  route(app, {
    method: 'DELETE',
    url: '/clients/:id/contacts/:contact_id',
    summary: 'Removes a phone from a client; its opt-out stays.',
    tag,
    params: ContactParams,
    status: 204,
    act: (ctx, { params }) => removeContact(ctx, params.id, params.contact_id),
  });
  consentRoutes(app);
}

function consentRoutes(app: App): void {
  route(app, {
    method: 'POST',
    url: '/clients/:id/contacts/:contact_id/opt-out',
    summary: 'Notes that the phone wants no texts, until it sends START or is opted in again.',
    tag,
    params: ContactParams,
    status: 200,
    response: ContactView,
    act: async (ctx, { params }) => {
      await recordOptOut(ctx, params.id, params.contact_id);
      return contactView(await getContact(ctx.db, ctx.orgId, params.id, params.contact_id));
    },
  });
  route(app, {
    method: 'POST',
    url: '/clients/:id/contacts/:contact_id/opt-in',
    summary: 'Notes that the client asked for texts again; refused where the carrier blocks the phone too.',
    tag,
    params: ContactParams,
    body: OptIn,
    status: 200,
    response: ContactView,
    act: async (ctx, { params, body }) => {
      const { id: clientId, contact_id: contactId } = params;
      await recordOptIn(ctx, { clientId, contactId, reason: body.reason });
      return contactView(await getContact(ctx.db, ctx.orgId, clientId, contactId));
    },
  });
}
