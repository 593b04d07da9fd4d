import type { z } from 'zod';

type Issue = z.core.$ZodRawIssue;

/** What is wrong with a value, for the person who sent it; a schema that has a sentence of its own says that instead. */
export function sentenceOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return KINDS[issue.expected] ?? MEND;
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'invalid_format':
      return issue.format === 'uuid' ? 'Send an id, as an answer of this API gave it.' : MEND;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return oneOf(optionsOf(issue));
    case 'unrecognized_keys':
      return 'Leave out this property.';
    default:
      return MEND;
  }
}

const MEND = 'Mend this value.';

const KINDS: Readonly<Record<string, string>> = {
  string: 'Send a text here.',
  number: 'Send a number here.',
  int: 'Send a whole number here.',
  boolean: 'Send true or false here.',
  array: 'Send a list here.',
  object: 'Send an object here.',
};

function tooSmall({ origin, minimum }: { origin: string; minimum: number | bigint }): string {
  if (origin === 'string')
    return minimum === 1 ? 'Write something here.' : `Write at least ${minimum} characters.`;
  return origin === 'array' ? `List at least ${minimum}.` : `Send ${minimum} or more.`;
}

function tooBig({ origin, maximum }: { origin: string; maximum: number | bigint }): string {
  if (origin === 'string') return `Write at most ${maximum} characters.`;
  return origin === 'array' ? `List at most ${maximum}.` : `Send ${maximum} or less.`;
}

function oneOf(values: readonly unknown[]): string {
  const [only] = values;
  return values.length === 1 ? `Send ${only} here, or nothing.` : `Send one of: ${values.join(', ')}.`;
}

function optionsOf({ options, errors }: Extract<Issue, { code: 'invalid_union' }>): unknown[] {
  if (Array.isArray(options)) return options;
  const nested = errors
    .flat()
    .flatMap((issue) => (issue.code === 'invalid_value' ? issue.values : ['an id']));
  return [...new Set(nested.map(String))];
}
