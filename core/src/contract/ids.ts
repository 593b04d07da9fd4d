import { z } from 'zod';

export const Id = z.uuid();

/** The path parameter of one row. A malformed id is answered like one that is not there. */
export const IdParams = z.object({ id: Id.describe('Of the row') });
