/** A reason why the embedded PostgreSQL cannot run here, worded for whoever starts Maskline. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

export const USE_YOUR_OWN_SERVER =
  'Maskline also runs on a PostgreSQL server of yours (15 or later): set DATABASE_URL, for example DATABASE_URL=postgres://user:password@127.0.0.1:5432/maskline';
