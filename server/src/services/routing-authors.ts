import type { Author } from '@maskline/core/domain/routing/facts';
import type { Actor } from '../context.ts';

/** Whose text it is when this actor writes one. */
export function authorOf(actor: Actor): Author {
  if (actor.kind === 'sitter' && actor.id) return { kind: 'sitter', sitterId: actor.id };
  return { kind: actor.kind === 'owner' ? 'owner' : 'automation' };
}
