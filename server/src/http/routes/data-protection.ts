import { ClientErasure, ClientView } from '@maskline/core/contract/clients';
import { DataExport } from '@maskline/core/contract/data-export';
import { IdParams } from '@maskline/core/contract/ids';
import { toRfc3339 } from '@maskline/core/domain/time';
import type { OrgContext } from '../../context.ts';
import { eraseClient } from '../../services/erasure.ts';
import { listBookings } from '../../store/bookings.ts';
import { getClient } from '../../store/clients.ts';
import { listNotesOfClient, listScheduledTextsOfClient, listTextsOfClient } from '../../store/data-export.ts';
import { getOrganization } from '../../store/organizations.ts';
import { listPets } from '../../store/pets.ts';
import { type App, route } from '../route.ts';
import { clientView } from './client-view.ts';

const tag = 'Clients';
const MOST_BOOKINGS = 100_000;

export function dataProtectionRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/clients/:id/data-export',
    summary: 'All that is kept of a client, for whoever has a right to it.',
    tag,
    params: IdParams,
    status: 200,
    response: DataExport,
    act: (ctx, { params }) => exportOf(ctx, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/clients/:id/erasure',
    summary:
      'Erases names, phones, texts and notes of a client for good; an opt-out still counts afterwards.',
    tag,
    params: IdParams,
    body: ClientErasure,
    status: 200,
    response: ClientView,
    errors: ['texts_under_way'],
    act: async (ctx, { params, body }) => {
      await eraseClient(ctx, params.id, body.reason);
      return clientView(await getClient(ctx.db, ctx.orgId, params.id));
    },
  });
}

async function exportOf(ctx: OrgContext, clientId: string) {
  const { db, orgId } = ctx;
  const client = await getClient(db, orgId, clientId);
  const shown = clientView(client);
  const bookings = await listBookings(db, orgId, { clientId }, { after: null, limit: MOST_BOOKINGS });
  return {
    exported_at: toRfc3339(await ctx.clock.now(db)),
    organization: (await getOrganization(db, orgId)).name,
    client: { id: shown.id, name: shown.name, class: shown.class, created_at: shown.created_at },
    contacts: shown.contacts,
    pets: (await listPets(db, orgId, [clientId])).map(({ name, notes, createdAt }) => ({
      name,
      notes,
      created_at: toRfc3339(createdAt),
    })),
    bookings: bookings.map((booking) => ({
      external_id: booking.externalId,
      service: booking.service,
      visit_notes: booking.visitNotes,
      starts_at: toRfc3339(booking.startsAt),
      ends_at: toRfc3339(booking.endsAt),
      status: booking.status,
      sitter: booking.sitterName,
    })),
    notes: (await listNotesOfClient(db, orgId, clientId)).map(({ body, createdAt }) => ({
      body,
      created_at: toRfc3339(createdAt),
    })),
    scheduled_texts: (await listScheduledTextsOfClient(db, orgId, clientId)).map(({ sendAt, body }) => ({
      send_at: toRfc3339(sendAt),
      body,
    })),
    texts: (await listTextsOfClient(db, orgId, clientId)).map((text) => ({
      at: toRfc3339(text.occurredAt),
      direction: text.direction,
      author: text.author,
      body: text.body,
      status: text.status,
      contact: text.phone,
      number: text.e164,
      attachments: text.mediaCount,
    })),
  };
}
