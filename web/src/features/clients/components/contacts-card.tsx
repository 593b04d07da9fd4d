import { Phone, Plus } from 'lucide-react';
import { useState } from 'react';
import { List, Row } from '../../../components/list.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { showPhone } from '../../../lib/shown-phone.ts';
import { useTimes } from '../../../lib/times.ts';
import type { Client, Contact } from '../api/clients.ts';
import { optOutWords } from './client-words.ts';
import { type ContactActing, ContactDialogs } from './contact-dialogs.tsx';
import { ContactMenu } from './contact-menu.tsx';

export function ContactsCard({ client }: { client: Client }) {
  const [acting, setActing] = useState<ContactActing | null>(null);
  return (
    <Card
      title="Phones and consent"
      description="Only owners see the phones; sitters see the label. All of them lead into the one conversation."
      action={
        <Button size="small" icon={Plus} onClick={() => setActing({ dialog: 'add' })}>
          Add a phone
        </Button>
      }
    >
      {client.contacts.length === 0 && (
        <EmptyState icon={Phone} title="There is no phone">
          Without one nothing can be sent to {client.name}.
        </EmptyState>
      )}
      {client.contacts.length > 0 && (
        <List label="Phones">
          {client.contacts.map((contact) => (
            <ContactRow
              key={contact.id}
              contact={contact}
              onAct={(dialog) => setActing({ dialog, contact })}
              clientId={client.id}
            />
          ))}
        </List>
      )}
      <ContactDialogs client={client} acting={acting} onClose={() => setActing(null)} />
    </Card>
  );
}

type RowProps = {
  contact: Contact;
  clientId: string;
  onAct(dialog: 'label' | 'remove' | 'opt-out' | 'opt-in'): void;
};

function ContactRow({ contact, clientId, onAct }: RowProps) {
  const times = useTimes();
  const { opted_out: optedOut } = contact;
  return (
    <Row
      title={
        <>
          <span className="tabular-nums">{showPhone(contact.phone)}</span>
          {contact.primary && <Badge tone="accent">Primary</Badge>}
          {optedOut && <Badge tone="danger">Opted out</Badge>}
        </>
      }
      detail={
        <>
          {contact.label} · {optedOut ? optOutWords(optedOut, times.date(optedOut.at)) : 'may be texted'}
          {optedOut?.carrier_blocks && '. The carrier blocks it too: only a START from the phone lifts that.'}
        </>
      }
      end={<ContactMenu contact={contact} clientId={clientId} onAct={onAct} />}
    />
  );
}
