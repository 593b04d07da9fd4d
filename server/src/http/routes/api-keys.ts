import { ApiKeyQuery, ApiKeyView, CreatedApiKey, NewApiKey } from '@maskline/core/contract/api-keys';
import { IdParams } from '@maskline/core/contract/ids';
import { pageOf } from '@maskline/core/contract/paging';
import { DomainError } from '@maskline/core/domain/errors';
import { toRfc3339 } from '@maskline/core/domain/time';
import type { z } from 'zod';
import { type ApiKeyInput, createApiKey, revokeApiKey } from '../../services/api-keys.ts';
import { getListedKey, type ListedKey, listKeysOfOrganization } from '../../store/api-keys.ts';
import { InstantPosition, readCursor, toPage } from '../cursor.ts';
import { type App, route } from '../route.ts';

const owners = { tag: 'API keys', reportsSitters: true } as const;

export function apiKeyRoutes(app: App): void {
  route(app, {
    ...owners,
    method: 'GET',
    url: '/api-keys',
    summary: 'API keys, revoked ones too, newest first; the keys themselves are stored nowhere.',
    query: ApiKeyQuery,
    status: 200,
    response: pageOf(ApiKeyView),
    act: async (ctx, { query }) => {
      const before = readCursor(query.cursor, InstantPosition);
      const rows = await listKeysOfOrganization(ctx.db, ctx.orgId, { before, limit: query.limit });
      return toPage(rows, query.limit, (row) => [toRfc3339(row.createdAt), row.id], viewOf);
    },
  });
  route(app, {
    ...owners,
    method: 'POST',
    url: '/api-keys',
    summary: 'Makes an API key; it is shown this once.',
    body: NewApiKey,
    status: 201,
    response: CreatedApiKey,
    isSecret: true,
    errors: ['sitter_not_found'],
    act: async (ctx, { body }) => {
      const { id, secret } = await createApiKey(ctx, inputOf(body));
      return { api_key: viewOf(await getListedKey(ctx.db, ctx.orgId, id)), secret };
    },
  });
  route(app, {
    ...owners,
    method: 'POST',
    url: '/api-keys/:id/revoke',
    summary: 'Makes an API key useless at once, for good.',
    params: IdParams,
    status: 200,
    response: ApiKeyView,
    act: async (ctx, { params }) => {
      await revokeApiKey(ctx, params.id);
      return viewOf(await getListedKey(ctx.db, ctx.orgId, params.id));
    },
  });
}

function inputOf({ name, role, sitter_id: sitterId }: z.output<typeof NewApiKey>): ApiKeyInput {
  if (role === 'sitter' && sitterId) return { name, sitterId };
  if (role === 'owner' && !sitterId) return { name, role };
  const sentence =
    role === 'owner' ? 'An owner’s key acts as no sitter: leave it out.' : 'Say as which sitter it acts.';
  throw new DomainError('invalid_request', sentence, { path: 'sitter_id' });
}

function viewOf({ id, name, role, sitterId, sitterName, createdAt, lastUsedAt, revokedAt }: ListedKey) {
  return {
    id,
    name,
    role,
    sitter: sitterId === null ? null : { id: sitterId, name: sitterName ?? '' },
    created_at: toRfc3339(createdAt),
    last_used_at: lastUsedAt && toRfc3339(lastUsedAt),
    revoked_at: revokedAt && toRfc3339(revokedAt),
  };
}
