import { type ContactData, kindsOf, POLICY_VERSION } from '../policy/contact-data.ts';
import { nameOf, sentenceFor } from '../policy/violation-sentences.ts';
import type { Author } from './facts.ts';
import type { TraceStep } from './trace.ts';

export type FoundContactData = Pick<ContactData, 'kind' | 'earlier'>;

/** A sitter's text with contact data is refused, anybody else's goes out and is noted; null where nothing was found. */
export function policyStep(author: Author, found: readonly FoundContactData[]): TraceStep | null {
  const [first] = found;
  if (!first) return null;
  const kinds = kindsOf(found);
  return {
    rule: 'outbound.policy',
    applies: author.kind === 'sitter',
    inputs: { found: kinds, policy_version: POLICY_VERSION },
    sentence:
      author.kind === 'sitter'
        ? sentenceFor(first)
        : `It goes out with ${kinds.map(nameOf).join(', ')} in it, which is noted.`,
  };
}
