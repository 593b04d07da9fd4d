import { sql } from 'kysely';
import { type Db, violatedConstraint } from '../../src/store/db.ts';

type Statement = { execute(db: Db): Promise<unknown> };

/** Inserts a row; the columns that are given count over those that make it a valid one. */
export function insert(table: string, row: Record<string, unknown>): Statement {
  const columns = Object.keys(row).map((name) => sql.ref(name));
  const values = Object.values(row).map((value) => sql`${value}`);
  return sql`insert into ${sql.table(table)} (${sql.join(columns)}) values (${sql.join(values)})`;
}

/** The constraint that stops the statements, run together in a transaction that is rolled back whatever they do. */
export async function stoppedBy(db: Db, ...statements: Statement[]): Promise<string | null> {
  const done = new Error('nothing stopped it');
  try {
    await db.transaction().execute(async (tx) => {
      for (const statement of statements) await statement.execute(tx);
      await sql`set constraints all immediate`.execute(tx);
      throw done;
    });
  } catch (error) {
    if (error === done) return null;
    return violatedConstraint(error) ?? String(error);
  }
  return null;
}
