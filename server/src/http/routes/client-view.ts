import type { NewContact } from '@maskline/core/contract/clients';
import { toRfc3339 } from '@maskline/core/domain/time';
import type { z } from 'zod';
import type { AddedContact } from '../../services/client-contacts.ts';
import type { ContactInput } from '../../services/contact-phones.ts';
import type { ContactWithConsent } from '../../store/client-contacts.ts';
import type { ClientWithContacts } from '../../store/clients.ts';

/** `added`: the phones that this request wrote, so that a national one is shown as it was understood. */
export function clientView(client: ClientWithContacts, added: readonly AddedContact[] = []) {
  return {
    id: client.id,
    name: client.name,
    class: client.class,
    thread_id: client.threadId,
    contacts: client.contacts.map((contact) => {
      const written = added.find((one) => one.contact.id === contact.id);
      return contactView(contact, written?.assumedCountry);
    }),
    erased_at: client.erasedAt && toRfc3339(client.erasedAt),
    created_at: toRfc3339(client.createdAt),
  };
}

export function contactView(contact: ContactWithConsent, assumedCountry?: string | null) {
  const { optedOut } = contact;
  return {
    id: contact.id,
    phone: contact.phone,
    ...(assumedCountry ? { assumed_country: assumedCountry } : {}),
    label: contact.label,
    primary: contact.isPrimary,
    opted_out: optedOut && {
      at: toRfc3339(optedOut.optedOutAt),
      source: optedOut.source,
      carrier_blocks: optedOut.carrierBlocks,
    },
    created_at: toRfc3339(contact.createdAt),
  };
}

export function contactInput({ also_sitter, ...contact }: z.output<typeof NewContact>): ContactInput {
  return { ...contact, alsoSitter: also_sitter };
}
