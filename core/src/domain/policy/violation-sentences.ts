import type { ContactDataKind } from './contact-data.ts';

const SENTENCES: Readonly<Record<ContactDataKind, string>> = {
  phone: 'Please leave out the phone number: the client can always reach you here.',
  email: 'Please leave out the e-mail address: the client can always write to you here.',
  link: 'Please leave out the link: describe in words what the client should know.',
  handle: 'Please leave out the account name: the client can always write to you here.',
  invitation: 'Please keep the conversation and payments here, where your company can help.',
};

/** What a sitter is told, kindly, when a text with contact data is refused. */
export function sentenceFor(kind: ContactDataKind): string {
  return SENTENCES[kind];
}
