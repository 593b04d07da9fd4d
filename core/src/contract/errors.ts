import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../domain/errors.ts';

const CODES = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];

/** Every answer that is not a success, as `application/problem+json` (RFC 9457). */
export const Problem = z
  .object({
    type: z.string().describe('`urn:maskline:error:` and the code'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('For the person who must act'),
    code: z.enum(CODES),
    instance: z.string().describe('The id of this request'),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('The properties that are to blame'),
    entities: z
      .array(z.object({ entity: z.string(), id: z.string() }))
      .optional()
      .describe('Rows that stand in the way, such as the client who has the phone'),
  })
  .meta({ id: 'Problem' });
