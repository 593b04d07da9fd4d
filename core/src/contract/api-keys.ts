import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant } from './instants.ts';
import { Named } from './named.ts';
import { PageQuery } from './paging.ts';
import { visibleText } from './visible-texts.ts';

export const ApiKeyView = z
  .object({
    id: Id,
    name: z.string(),
    role: z.enum(['owner', 'sitter']),
    sitter: Named.nullable(),
    created_at: Instant,
    last_used_at: Instant.nullable().describe('To the minute'),
    revoked_at: Instant.nullable(),
  })
  .meta({ id: 'ApiKey' });

export const ApiKeyQuery = PageQuery;

export const NewApiKey = z.strictObject({
  name: visibleText(200).describe('What it is for'),
  role: z.enum(['owner', 'sitter']),
  sitter_id: Id.optional().describe('As whom it acts, for the role sitter'),
});

export const CreatedApiKey = z.object({
  api_key: ApiKeyView,
  secret: z.string().describe('Sent as `Authorization: Bearer <secret>`. Shown this once'),
});
