import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { Badge } from '../../../components/ui/badge.tsx';
import { showPhone } from '../../../lib/shown-phone.ts';
import { useTimes } from '../../../lib/times.ts';
import type { Thread } from '../api/threads.ts';
import { NUMBER_CLASSES } from './words.ts';

export function ConversationHead({ thread }: { thread: Thread }) {
  const { client, responsible, number } = thread;
  const times = useTimes();
  return (
    <header className="flex items-center gap-3 border-b border-line bg-surface px-3 py-2.5 md:px-5">
      <Link
        to="/inbox"
        search={(before) => before}
        aria-label="All conversations"
        className="inline-flex size-10 items-center justify-center rounded-lg text-soft hover:bg-hover md:hidden"
      >
        <ArrowLeft aria-hidden className="size-5" />
      </Link>
      <div className="min-w-0 flex-1">
        <h2 className="flex items-center gap-2 font-semibold">
          <span className="min-w-0 truncate">{client.name}</span>
          {client.class === 'one_time' && <Badge>One-time</Badge>}
          {thread.opted_out && <Badge tone="danger">Opted out</Badge>}
        </h2>
        <p className="truncate text-sm text-soft">
          {responsible.kind === 'owner' ? 'The owner answers' : `${responsible.name} is responsible`}
          {responsible.until && ` until ${times.full(responsible.until)}`}
        </p>
      </div>
      {number && (
        <p className="hidden shrink-0 text-right text-sm text-soft sm:block">
          {NUMBER_CLASSES[number.class]}
          <br />
          <span className="font-medium text-ink tabular-nums">{showPhone(number.e164)}</span>
        </p>
      )}
    </header>
  );
}
