import type pg from 'pg';
import type { BackupTable } from './header.ts';

type Schema = BackupTable['schema'];
export type TableColumns = Omit<BackupTable, 'rows'>;

/** What says of a schema how far it is, is left out: it is written when the schema is made again. */
const TABLES = `
  select n.nspname as schema, c.relname as name,
         array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
   where c.relkind in ('r', 'p') and not c.relispartition
     and n.nspname = any ($1) and (n.nspname, c.relname) not in (('public', 'schema_migrations'), ('sandbox', 'versions'))
   group by n.nspname, c.relname
   order by n.nspname, c.relname`;

/** A key that waits for the commit, and one within a table, ask for no order. */
const REFERENCES = `
  select conrelid::regclass::text as "from", confrelid::regclass::text as "to"
    from pg_constraint
   where contype = 'f' and not condeferred and conrelid <> confrelid`;

/** The tables of the schemas with their columns, in an order in which they can be filled. */
export async function listTables(client: pg.ClientBase, schemas: readonly Schema[]): Promise<TableColumns[]> {
  // Names without a schema in front are those of `public`, on whatever search path the role has.
  await client.query('set local search_path to public');
  const { rows: tables } = await client.query<TableColumns>(TABLES, [schemas]);
  const { rows: references } = await client.query<{ from: string; to: string }>(REFERENCES);
  const ordered: TableColumns[] = [];
  const waiting = new Map(tables.map((table) => [shortName(table), table]));
  while (waiting.size > 0) {
    const ready = [...waiting].filter(
      ([name]) => !references.some(({ from, to }) => from === name && waiting.has(to)),
    );
    if (ready.length === 0)
      throw new Error(`tables point at one another in a circle: ${[...waiting.keys()]}`);
    for (const [name, table] of ready) {
      waiting.delete(name);
      ordered.push(table);
    }
  }
  return ordered;
}

function shortName({ schema, name }: TableColumns): string {
  return schema === 'public' ? name : `${schema}.${name}`;
}

/** As SQL names it; the header lets through nothing that would have to be escaped. */
export function tableName({ schema, name }: TableColumns): string {
  return `"${schema}"."${name}"`;
}

export function columnList({ columns }: TableColumns): string {
  return columns.map((column) => `"${column}"`).join(', ');
}

/** The first table that has a row, if there is one. */
export async function findFilledTable(
  client: pg.ClientBase,
  tables: readonly TableColumns[],
): Promise<string | null> {
  for (const table of tables) {
    const { rowCount } = await client.query(`select from ${tableName(table)} limit 1`);
    if (rowCount) return shortName(table);
  }
  return null;
}
