import type { Author } from '@maskline/core/domain/routing/facts';
import type { Actor } from '../context.ts';
import type { Message } from '../store/tables.ts';

/** Whose text it is when this actor writes one. */
export function authorOf(actor: Actor): Author {
  if (actor.kind === 'sitter' && actor.id) return { kind: 'sitter', sitterId: actor.id };
  return { kind: actor.kind === 'owner' ? 'owner' : 'automation' };
}

/** Whose an outbound text is. */
export function authorOfText({ author, authorSitterId }: Pick<Message, 'author' | 'authorSitterId'>): Author {
  if (author === 'sitter' && authorSitterId) return { kind: 'sitter', sitterId: authorSitterId };
  return { kind: author === 'owner' ? 'owner' : 'automation' };
}
