import { sentenceOf } from '@maskline/core/contract/sentences';
import { DomainError } from '@maskline/core/domain/errors';
import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import type { FieldError } from './error-causes.ts';

/** Reads a part of a request by its schema, or refuses it with every property that is to blame. */
export const validate: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart }) =>
  (value: unknown) => {
    const read = schema.safeParse(value, { error: sentenceOf });
    return read.success ? { value: read.data } : { error: refusalOf(read.error.issues, httpPart) };
  };

function refusalOf(issues: readonly z.core.$ZodIssue[], part: string | undefined): DomainError {
  // An id that cannot be one is answered like an id that is not there.
  if (part === 'params') return new DomainError('not_found');
  const isUnknown = issues.some((issue) => issue.code === 'unrecognized_keys');
  const errors = issues.flatMap(fieldErrors);
  return new DomainError(isUnknown ? 'unknown_field' : 'invalid_request', undefined, { errors });
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const { path, message } = issue;
  if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), message }];
  return issue.keys.map((key) => ({ path: [...path, key].join('.'), message }));
}
