import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { HistoryCard } from '../../../components/history-card.tsx';
import { Page } from '../../../components/page.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { useTimes } from '../../../lib/times.ts';
import { clientQuery } from '../api/clients.ts';
import { BookingsCard } from './bookings-card.tsx';
import { ChangeClientDialog } from './change-client-dialog.tsx';
import { ClientActions, type ClientDialog } from './client-actions.tsx';
import { CLASS_SENTENCES, CLASSES, historyWords } from './client-words.ts';
import { ContactsCard } from './contacts-card.tsx';
import { EraseClientDialog } from './erase-client-dialog.tsx';
import { PetsCard } from './pets-card.tsx';

const DIALOGS = { change: ChangeClientDialog, erase: EraseClientDialog };

/** One client: phones and consent, pets, bookings, and what may be asked for by law. */
export function ClientPage() {
  const { id } = useParams({ from: '/signed-in/clients/$id' });
  const times = useTimes();
  const { data: client, ...query } = useQuery(clientQuery(id));
  const [open, setOpen] = useState<ClientDialog | null>(null);
  const Opened = open && DIALOGS[open];
  return (
    <Page
      title={client?.name ?? 'Client'}
      description={
        client && !client.erased_at && `${CLASSES[client.class]}. ${CLASS_SENTENCES[client.class]}`
      }
      action={client && !client.erased_at && <ClientActions client={client} onOpen={setOpen} />}
    >
      <Link
        to="/clients"
        className="order-first -mb-3 flex items-center gap-1.5 justify-self-start rounded text-sm text-soft hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-4" /> All clients
      </Link>
      {query.isPending && <SkeletonRows label="The client is being read" />}
      {query.isError && !client && <QueryProblem query={query} />}
      {client?.erased_at && (
        <Callout tone="note">
          This client was erased on {times.date(client.erased_at)}: what is left says nothing about anybody.
        </Callout>
      )}
      {client && !client.erased_at && (
        <>
          <ContactsCard client={client} />
          <PetsCard client={client} />
        </>
      )}
      {client && <BookingsCard client={client} />}
      {client && <HistoryCard entity="client" id={id} wordsOf={historyWords} />}
      {client && Opened && <Opened client={client} onClose={() => setOpen(null)} />}
    </Page>
  );
}
