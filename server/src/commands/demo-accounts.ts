import { randomInt } from 'node:crypto';
import type { OrgContext } from '../context.ts';
import { recordEvent } from '../services/audit.ts';
import { insertUser } from '../services/users.ts';

/** Who signs in to the demo organization; `sitterName`: as which of its sitters. */
export const DEMO_PEOPLE = [
  { email: 'owner@demo.example', name: 'Olivia Park', sitterName: null },
  { email: 'ana@demo.example', name: 'Ana Torres', sitterName: 'Ana Torres' },
  { email: 'ben@demo.example', name: 'Ben Okafor', sitterName: 'Ben Okafor' },
] as const;

// Nothing that is mistaken for something else when it is read off a screen.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

/**
 * Random for each installation, although it is only for trying things out: somebody may let the server listen to a network,
 * or put a proxy before it, and a password that everybody can read in the source would make each of them an owner there.
 * One for all accounts, so that there is one to copy.
 */
export function newDemoPassword(): string {
  const letters = Array.from({ length: 12 }, () => LETTERS.charAt(randomInt(LETTERS.length)));
  return letters.join('').replace(/(....)(....)/, '$1-$2-');
}

/** Makes the accounts, which sign in by this password. */
export async function addDemoAccounts(
  tx: OrgContext,
  password: string,
  sitterIds: ReadonlyMap<string, string>,
): Promise<void> {
  const passwordHash = await tx.passwords.hash(password);
  for (const { email, name, sitterName } of DEMO_PEOPLE) {
    const sitterId = sitterName === null ? undefined : sitterIds.get(sitterName);
    const role = sitterName === null ? 'owner' : 'sitter';
    const user = await insertUser(tx, { role, sitterId, email, name, passwordHash });
    const details = { role, sitter_id: user.sitterId };
    await recordEvent(tx, { event: 'user.made_for_demo', entity: 'user', entityId: user.id, details });
  }
}
