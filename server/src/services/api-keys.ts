import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { violatedConstraint } from '../store/db.ts';
import { newId } from '../store/ids.ts';
import type { ApiKey } from '../store/tables.ts';
import { recordEvent } from './audit.ts';
import { hashKeySecret, newKeySecret } from './key-secret.ts';

export type ApiKeyInput = { name: string } & ({ role: 'owner' } | { sitterId: string });

/**
 * Makes a key for an owner or for one sitter. The secret is given out here and never again: only its hash is stored.
 * Every call makes another key. Throws `sitter_not_found`, and `invalid_request` for a blank name.
 */
export function createApiKey(ctx: OrgContext, input: ApiKeyInput): Promise<{ id: string; secret: string }> {
  return inTransaction(ctx, async (tx) => {
    if (input.name.trim() === '')
      throw new DomainError('invalid_request', 'Write a name for the key.', { path: 'name' });
    const secret = newKeySecret();
    const sitterId = 'sitterId' in input ? input.sitterId : null;
    const key = await insertKey(tx, input.name, secret, sitterId);
    const details = { role: key.role, sitter_id: sitterId };
    await recordEvent(tx, { event: 'api_key.created', entity: 'api_key', entityId: key.id, details });
    return { id: key.id, secret };
  });
}

/** Makes a key useless at once. Revoking it again changes nothing. Throws `not_found`. */
export function revokeApiKey(ctx: OrgContext, keyId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const key = await tx.db
      .selectFrom('apiKeys')
      .select('revokedAt')
      .where('orgId', '=', tx.orgId)
      .where('id', '=', keyId)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (!key) throw new DomainError('not_found');
    if (key.revokedAt) return;
    await tx.db
      .updateTable('apiKeys')
      .set({ revokedAt: await tx.clock.now(tx.db) })
      .where('orgId', '=', tx.orgId)
      .where('id', '=', keyId)
      .execute();
    await recordEvent(tx, { event: 'api_key.revoked', entity: 'api_key', entityId: keyId });
  });
}

async function insertKey(
  tx: OrgContext,
  name: string,
  secret: string,
  sitterId: string | null,
): Promise<ApiKey> {
  const hash = hashKeySecret(secret);
  if (!hash) throw new Error('a new key is not well-formed');
  const key: ApiKey = {
    orgId: tx.orgId,
    id: newId(),
    name,
    hash,
    role: sitterId === null ? 'owner' : 'sitter',
    sitterId,
    createdAt: await tx.clock.now(tx.db),
    lastUsedAt: null,
    revokedAt: null,
  };
  try {
    await tx.db.insertInto('apiKeys').values(key).execute();
  } catch (error) {
    throw violatedConstraint(error) === 'api_keys_sitter_fk' ? new DomainError('sitter_not_found') : error;
  }
  return key;
}
