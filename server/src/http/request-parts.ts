import { DomainError } from '@maskline/core/domain/errors';
import type { FastifyRequest } from 'fastify';
import { isStorable } from './json-body.ts';

/** Throws `unknown_field` for a body that nobody would read. */
export function requireNoBody({ body }: FastifyRequest): void {
  if (body === undefined || body === null) return;
  if (typeof body !== 'object' || Array.isArray(body)) {
    throw new DomainError('unknown_field', 'Send no body here, or an empty object.', { path: '' });
  }
  const errors = Object.keys(body).map((path) => ({ path, message: 'Leave out this property.' }));
  if (errors.length > 0) throw new DomainError('unknown_field', undefined, { errors });
}

/** Throws `invalid_character` for what PostgreSQL cannot take. */
export function requireStorableQuery({ query }: FastifyRequest): void {
  for (const [path, value] of Object.entries(query as Record<string, unknown>)) {
    if (!isStorable(String(value)) || !isStorable(path)) {
      throw new DomainError('invalid_character', undefined, { path });
    }
  }
}
