import { StickyNote } from 'lucide-react';
import { useTimes } from '../../../lib/times.ts';
import type { Entry } from '../api/conversation.ts';

/** What the client never sees. */
export function NoteEntry({ note }: { note: NonNullable<Entry['note']> }) {
  const times = useTimes();
  return (
    <div className="mx-auto my-1 w-full max-w-xl rounded-xl bg-warning-soft px-3.5 py-2.5 text-warning-ink">
      <p className="mb-0.5 flex items-center gap-1.5 text-xs">
        <StickyNote aria-hidden className="size-3.5" />
        <span className="font-medium">{note.author ?? 'Somebody'}</span>
        <span>noted, {times.clock(note.created_at)}</span>
      </p>
      <p className="whitespace-pre-wrap wrap-anywhere">{note.body}</p>
    </div>
  );
}
