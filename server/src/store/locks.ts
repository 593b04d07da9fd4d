// The advisory locks of a database, each the pair of numbers that PostgreSQL knows it by.

/** Held while the schema is changed. */
export const MIGRATING = [1_835_101_803, 3];
/** Shared by every process at work on the database, and taken alone by what may not meet one. */
export const IN_USE = [1_835_101_803, 4];
