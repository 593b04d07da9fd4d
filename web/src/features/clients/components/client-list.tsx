import { Link } from '@tanstack/react-router';
import { List, Row } from '../../../components/list.tsx';
import { Avatar } from '../../../components/ui/avatar.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { showPhone } from '../../../lib/shown-phone.ts';
import type { Client } from '../api/clients.ts';

export function ClientList({ clients }: { clients: readonly Client[] }) {
  return (
    <List label="Clients">
      {clients.map((client) => (
        <Row
          key={client.id}
          start={<Avatar name={client.name} />}
          title={
            <>
              <Link
                to="/clients/$id"
                params={{ id: client.id }}
                className={`rounded wrap-anywhere hover:underline ${client.erased_at ? 'text-soft' : ''}`}
              >
                {client.name}
              </Link>
              {client.class === 'one_time' && <Badge>One-time</Badge>}
              <OptedOutBadge client={client} />
            </>
          }
          detail={<Phones client={client} />}
          end={
            client.thread_id && (
              <Link
                to="/inbox/$threadId"
                params={{ threadId: client.thread_id }}
                aria-label={`Conversation with ${client.name}`}
                className="rounded text-sm text-soft underline underline-offset-3"
              >
                Conversation
              </Link>
            )
          }
        />
      ))}
    </List>
  );
}

function Phones({ client: { contacts, erased_at: erasedAt } }: { client: Client }) {
  const primary = contacts.find((contact) => contact.primary) ?? contacts[0];
  if (erasedAt) return <>Erased</>;
  if (!primary) return <>No phone: texts cannot be sent</>;
  const others = contacts.length - 1;
  return (
    <span className="tabular-nums">
      {showPhone(primary.phone)}
      {others > 0 && ` and ${others} more`}
    </span>
  );
}

function OptedOutBadge({ client: { contacts } }: { client: Client }) {
  const optedOut = contacts.filter((contact) => contact.opted_out !== null).length;
  if (optedOut === 0) return null;
  return <Badge tone="danger">{optedOut === contacts.length ? 'Opted out' : 'A phone opted out'}</Badge>;
}
