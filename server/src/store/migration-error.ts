/** Why a database cannot be brought up to this release, worded for whoever starts Maskline. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}
