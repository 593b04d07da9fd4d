import { DomainError } from '@maskline/core/domain/errors';
import type { Config } from '../config.ts';
import { actingFor } from '../context.ts';
import { revokeApiKey } from '../services/api-keys.ts';
import { listKeys } from '../store/api-keys.ts';
import { describeKey } from './key-list.ts';
import { withContext } from './with-context.ts';

/** Makes a key useless at once; says so too when it leaves the organization without an owner's key. */
export function revokeKey(config: Config, id: string): Promise<void> {
  return withContext(config, async (ctx) => {
    const key = (await listKeys(ctx.db, null)).find((listed) => listed.id === id);
    if (!key)
      throw new DomainError('not_found', 'There is no key of this id: `maskline key list` shows them.');
    if (key.revokedAt) {
      console.log(`It was revoked before: ${describeKey(key)}.`);
      return;
    }
    await revokeApiKey(actingFor(ctx, key.orgId, { kind: 'operator', id: null }), id);
    console.log(`Revoked: ${describeKey(key)}. Whoever uses it is answered 401 from now on.`);
    const left = (await listKeys(ctx.db, key.orgId)).some(
      ({ role, revokedAt }) => role === 'owner' && !revokedAt,
    );
    if (!left) console.log(`No owner's key is left: \`maskline key create --org ${key.orgId}\` makes one.`);
  });
}
