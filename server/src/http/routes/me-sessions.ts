import { IdParams } from '@maskline/core/contract/ids';
import { SessionList } from '@maskline/core/contract/me';
import { toRfc3339 } from '@maskline/core/domain/time';
import { endSession, endSessionsOfUser, listOpenSessions } from '../../services/sessions.ts';
import type { Session } from '../../store/tables.ts';
import { sessionOf } from '../permission.ts';
import { type App, route } from '../route.ts';

const own = { tag: 'Own account', allow: ['owner', 'sitter'], only: 'user' } as const;

export function ownSessionRoutes(app: App): void {
  route(app, {
    ...own,
    method: 'GET',
    url: '/me/sessions',
    summary: 'Where one is signed in.',
    status: 200,
    response: SessionList,
    act: async (ctx) => {
      const sessions = await listOpenSessions(ctx, ctx.principal.id);
      return { data: sessions.map((session) => viewOf(session, sessionOf(ctx).id)) };
    },
  });
  route(app, {
    ...own,
    method: 'DELETE',
    url: '/me/sessions/:id',
    summary: 'Ends an own session.',
    params: IdParams,
    status: 204,
    act: (ctx, { params }) => endSession(ctx, ctx.principal.id, params.id),
  });
  route(app, {
    ...own,
    method: 'POST',
    url: '/me/sessions/end-others',
    summary: 'Ends all own sessions but the one that asks.',
    status: 204,
    act: (ctx) => endSessionsOfUser(ctx, ctx.principal.id, sessionOf(ctx).id),
  });
}

function viewOf({ id, device, createdAt, lastSeenAt, expiresAt }: Session, currentId: string) {
  return {
    id,
    device,
    current: id === currentId,
    created_at: toRfc3339(createdAt),
    last_seen_at: toRfc3339(lastSeenAt),
    expires_at: toRfc3339(expiresAt),
  };
}
