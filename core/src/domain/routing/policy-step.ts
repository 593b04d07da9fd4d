import { type ContactDataKind, POLICY_VERSION } from '../policy/contact-data.ts';
import { nameOf, sentenceFor } from '../policy/violation-sentences.ts';
import type { Author } from './facts.ts';
import type { TraceStep } from './trace.ts';

/** A sitter's text with contact data is refused, anybody else's goes out and is noted; null where nothing was found. */
export function policyStep(author: Author, found: readonly ContactDataKind[]): TraceStep | null {
  const [first] = found;
  if (!first) return null;
  const names = found.map(nameOf).join(', ');
  return {
    rule: 'outbound.policy',
    applies: author.kind === 'sitter',
    inputs: { found, policy_version: POLICY_VERSION },
    sentence:
      author.kind === 'sitter' ? sentenceFor(first) : `It goes out with ${names} in it, which is noted.`,
  };
}
