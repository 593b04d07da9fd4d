import {
  ClientChange,
  ClientQuery,
  ClientThreadView,
  ClientView,
  NewClient,
} from '@maskline/core/contract/clients';
import { IdParams } from '@maskline/core/contract/ids';
import { pageOf } from '@maskline/core/contract/paging';
import { z } from 'zod';
import { createClient, openClientThread, updateClient } from '../../services/clients.ts';
import { getClient, listClients } from '../../store/clients.ts';
import { readCursor, toPage } from '../cursor.ts';
import { type App, route } from '../route.ts';
import { PHONE_ERRORS } from '../route-errors.ts';
import { clientView, contactInput } from './client-view.ts';

const tag = 'Clients';
const Position = z.tuple([z.string(), z.uuid()]);

export function clientRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/clients',
    summary: 'Clients by name.',
    tag,
    query: ClientQuery,
    status: 200,
    response: pageOf(ClientView),
    act: async (ctx, { query }) => {
      const after = readCursor(query.cursor, Position);
      const rows = await listClients(ctx.db, ctx.orgId, { ...query, after });
      return toPage(
        rows,
        query.limit,
        (row) => [row.sortName, row.id],
        (row) => clientView(row),
      );
    },
  });
  route(app, {
    method: 'POST',
    url: '/clients',
    summary: 'Creates a client with its phones.',
    tag,
    body: NewClient,
    status: 201,
    response: ClientView,
    errors: [...PHONE_ERRORS],
    act: async (ctx, { body }) => {
      const { clientId, contacts } = await createClient(ctx, {
        ...body,
        contacts: body.contacts.map(contactInput),
      });
      return clientView(await getClient(ctx.db, ctx.orgId, clientId), contacts);
    },
  });
  route(app, {
    method: 'GET',
    url: '/clients/:id',
    summary: 'A client with its phones.',
    tag,
    params: IdParams,
    status: 200,
    response: ClientView,
    act: async (ctx, { params }) => clientView(await getClient(ctx.db, ctx.orgId, params.id)),
  });
  route(app, {
    method: 'PATCH',
    url: '/clients/:id',
    summary: 'Changes the name or the class; one who becomes recurring gives the pool number back.',
    tag,
    params: IdParams,
    body: ClientChange,
    status: 200,
    response: ClientView,
    current: async (ctx, { id }) => clientView(await getClient(ctx.db, ctx.orgId, id)),
    act: async (ctx, { params, body }) => {
      await updateClient(ctx, params.id, body);
      return clientView(await getClient(ctx.db, ctx.orgId, params.id));
    },
  });
  route(app, {
    method: 'POST',
    url: '/clients/:id/thread',
    summary: 'Finds or makes the client’s one thread.',
    tag,
    params: IdParams,
    status: 200,
    response: ClientThreadView,
    act: async (ctx, { params }) => {
      const { threadId, created } = await openClientThread(ctx, params.id);
      return { thread_id: threadId, created };
    },
  });
}
