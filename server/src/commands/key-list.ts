import type { Config } from '../config.ts';
import { type ListedKey, listKeys } from '../store/api-keys.ts';
import { requireOrganization } from './require-organization.ts';
import { withContext } from './with-context.ts';

/** Lists the keys of one organization, or of all. The keys themselves are stored nowhere. */
export function listApiKeys(config: Config, { org }: { org?: string }): Promise<void> {
  return withContext(config, async ({ db }) => {
    if (org !== undefined) await requireOrganization(db, org);
    const keys = await listKeys(db, org ?? null);
    if (keys.length === 0) console.log('There is none yet: `maskline key create --org <id>` makes one.');
    for (const key of keys) console.log(`${key.id}  ${describeKey(key)}, ${stateOf(key)}`);
  });
}

export function describeKey({ organizationName, sitterName, name, createdAt }: ListedKey): string {
  const holder = sitterName === null ? 'owner' : `sitter ${sitterName}`;
  return `${organizationName}, ${holder}: "${name}", made ${dayOf(createdAt)}`;
}

function stateOf({ revokedAt, lastUsedAt }: ListedKey): string {
  if (revokedAt) return `revoked ${dayOf(revokedAt)}`;
  return lastUsedAt ? `last used ${dayOf(lastUsedAt)}` : 'never used';
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
