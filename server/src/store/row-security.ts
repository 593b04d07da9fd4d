import { sql } from 'kysely';
import type { Db } from './db.ts';

/** Opens the rows of one organization to the rest of the transaction. */
export async function enterOrganization(tx: Db, orgId: string): Promise<void> {
  await sql`select set_config('maskline.org_id', ${orgId}, true)`.execute(tx);
}

/** Opens the one row of whatever was presented to the rest of the transaction, while nobody knows its organization. */
export async function presentCredential(tx: Db, hash: Buffer): Promise<void> {
  await sql`select set_config('maskline.credential', ${hash.toString('hex')}, true)`.execute(tx);
}

/** Opens the users in use who have the address to the rest of the transaction, while nobody knows their organizations. */
export async function presentEmail(tx: Db, email: string): Promise<void> {
  await sql`select set_config('maskline.email', ${email}, true)`.execute(tx);
}

/** Leaves the transaction what an auditor may: to read the audit logs of all organizations, and nothing else. */
export async function becomeAuditor(tx: Db): Promise<void> {
  await sql`set local role maskline_auditor`.execute(tx);
}
