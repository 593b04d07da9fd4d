import { Link } from '@tanstack/react-router';
import { Badge } from '../../../components/ui/badge.tsx';
import { showPhone } from '../../../lib/shown-phone.ts';
import { useTimes } from '../../../lib/times.ts';
import type { ListedSitter, Sitter } from '../api/sitters.ts';

export function SitterLink({
  sitter: { id, name, active },
}: {
  sitter: Pick<Sitter, 'id' | 'name' | 'active'>;
}) {
  return (
    <Link
      to="/sitters/$id"
      params={{ id }}
      className={`rounded font-medium wrap-anywhere hover:underline ${active ? '' : 'text-soft'}`}
    >
      {name}
    </Link>
  );
}

/** Nothing for an active one: that is the rule. */
export function InactiveBadge({ sitter: { active } }: { sitter: Pick<Sitter, 'active'> }) {
  return active ? null : <Badge>Not active</Badge>;
}

/** The dedicated number with its state; why there is none. */
export function DedicatedNumber({
  sitter: { number, active },
}: {
  sitter: Pick<Sitter, 'number' | 'active'>;
}) {
  const times = useTimes();
  if (!number && !active) return <span className="text-soft">None until activation</span>;
  if (!number) return <span className="text-warning-ink">None: texts go out another way</span>;
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Link
        to="/numbers/$id"
        params={{ id: number.id }}
        className="rounded whitespace-nowrap tabular-nums hover:underline"
      >
        {showPhone(number.e164)}
      </Link>
      {number.status === 'quarantined' && (
        <Badge tone="warning">
          In quarantine{number.quarantined_until && ` until ${times.short(number.quarantined_until)}`}
        </Badge>
      )}
    </span>
  );
}

type OneWindow = ListedSitter['windows_now'][number];

export function ClientLink({
  window: { client, thread_id: threadId },
}: {
  window: Pick<OneWindow, 'client' | 'thread_id'>;
}) {
  return (
    <Link
      to="/inbox/$threadId"
      params={{ threadId }}
      className="rounded wrap-anywhere underline decoration-line-strong underline-offset-3"
    >
      {client.name}
    </Link>
  );
}

/** Whom the sitter has now. */
export function WindowsNow({ sitter: { windows_now: windows } }: { sitter: ListedSitter }) {
  const times = useTimes();
  if (windows.length === 0) return <span className="text-soft">Nobody</span>;
  return (
    <ul className="grid gap-0.5">
      {windows.map((window) => (
        <li key={window.id}>
          <ClientLink window={window} />{' '}
          <span className="text-sm whitespace-nowrap text-soft" title={times.here(window.ends_at)}>
            until {times.soon(window.ends_at)}
          </span>
        </li>
      ))}
    </ul>
  );
}

export function NextWindow({ sitter: { next_window: window } }: { sitter: ListedSitter }) {
  const times = useTimes();
  if (!window) return <span className="text-soft">None</span>;
  return (
    <span>
      <ClientLink window={window} />{' '}
      <span className="text-sm whitespace-nowrap text-soft" title={times.here(window.starts_at)}>
        {times.full(window.starts_at)}
      </span>
    </span>
  );
}
