import type { ContactData, ContactDataKind } from './contact-data.ts';

const NAMES: Readonly<Record<ContactDataKind, string>> = {
  phone: 'phone number',
  email: 'e-mail address',
  link: 'link',
  handle: 'account name',
  invitation: 'invitation to another app',
};
const INSTEAD: Readonly<Record<ContactDataKind, string>> = {
  phone: 'the client can always reach you here.',
  email: 'the client can always write to you here.',
  link: 'describe in words what the client should know.',
  handle: 'the client can always write to you here.',
  invitation: 'conversations and payments stay here, where your company can help.',
};

const NAMES: Readonly<Record<ContactDataKind, string>> = {
  phone: 'a phone number',
  email: 'an e-mail address',
  link: 'a link',
  handle: 'an account name',
  invitation: 'an invitation to go on elsewhere',
};

/** For a sentence about the text. */
export function nameOf(kind: ContactDataKind): string {
  return NAMES[kind];
}

/** What a sitter is told, kindly, when a text with contact data is refused. */
export function sentenceFor({ kind, earlier }: Pick<ContactData, 'kind' | 'earlier'>): string {
  const name = NAMES[kind];
  if (earlier.length === 0) return `Please leave out the ${name}: ${INSTEAD[kind]}`;
  return `Together with your last texts this makes ${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}. Please leave it out: ${INSTEAD[kind]}`;
}
