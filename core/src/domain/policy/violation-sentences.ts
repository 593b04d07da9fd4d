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

/** For a sentence about the text: "a phone number". */
export function nameOf(kind: ContactDataKind): string {
  const name = NAMES[kind];
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
}

/** What a sitter is told, kindly, when a text with contact data is refused. */
export function sentenceFor({ kind, earlier }: Pick<ContactData, 'kind' | 'earlier'>): string {
  if (earlier.length === 0) return `Please leave out the ${NAMES[kind]}: ${INSTEAD[kind]}`;
  return `Together with your last texts this makes ${nameOf(kind)}. Please leave it out: ${INSTEAD[kind]}`;
}
