import { z } from 'zod';
import { Id } from './ids.ts';

/** Somebody an answer speaks of: enough to show, the rest is at its own address. */
export const Named = z.object({ id: Id, name: z.string() });
