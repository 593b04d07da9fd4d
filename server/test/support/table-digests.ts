import { createHash } from 'node:crypto';
import pg from 'pg';

/** Every table of a schema with the number of its rows and a digest of what is in them, whatever their order. */
export async function tableDigests(
  databaseUrl: string,
  schema = 'public',
  /** Of this organization's rows alone. */
  orgId?: string,
): Promise<Record<string, { rows: number; digest: string }>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select table_name as name from information_schema.tables
        where table_schema = $1 and table_type = 'BASE TABLE' and table_name <> 'schema_migrations' order by 1`,
      [schema],
    );
    const digests: Record<string, { rows: number; digest: string }> = {};
    for (const { name } of tables) {
      const { rows } = await client.query({
        text: `select it::text from "${schema}"."${name}" it ${orgId ? `where ${owner(name)} = '${orgId}'` : ''} order by it::text collate "C"`,
        rowMode: 'array',
      });
      const digest = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
      digests[name] = { rows: rows.length, digest };
    }
    return digests;
  } finally {
    await client.end();
  }
}

function owner(table: string): string {
  return table === 'organizations' ? 'id' : 'org_id';
}
