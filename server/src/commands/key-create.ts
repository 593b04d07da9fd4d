import { DomainError } from '@maskline/core/domain/errors';
import type { Config } from '../config.ts';
import { actingFor } from '../context.ts';
import { createApiKey } from '../services/api-keys.ts';
import { isUuid } from '../store/ids.ts';
import { requireOrganization } from './require-organization.ts';
import { withContext } from './with-context.ts';

type Options = { org: string; sitter?: string; name: string };

export function createKey(config: Config, options: Options): Promise<void> {
  return withContext(config, async (ctx) => {
    await requireOrganization(ctx.db, options.org);
    if (options.sitter && !isUuid(options.sitter)) throw new DomainError('sitter_not_found');
    const org = actingFor(ctx, options.org, { kind: 'operator', id: null });
    const holder = options.sitter ? { sitterId: options.sitter } : ({ role: 'owner' } as const);
    const { secret } = await createApiKey(org, { name: options.name, ...holder });
    console.log(secret);
    console.error('This key is shown once: keep it safe. Send it as `Authorization: Bearer <key>`.');
  });
}
