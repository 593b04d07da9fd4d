import { useQuery } from '@tanstack/react-query';
import { Clock, Ellipsis, Pencil, Send, Undo2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import { IconButton } from '../../../components/ui/icon-button.tsx';
import { Menu, MenuItem } from '../../../components/ui/menu.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { messageOf } from '../../../lib/api-error.ts';
import { useTimes } from '../../../lib/times.ts';
import type { Action } from '../../../lib/use-action.ts';
import { type ScheduledText, scheduledTextsQuery, useSendNow, useTakeBack } from '../api/scheduled-texts.ts';
import { SendLaterDialog } from './send-later.tsx';

/** What waits for its time in this conversation, and what did not go out at it. */
export function ScheduledTexts({ threadId }: { threadId: string }) {
  const texts = useQuery(scheduledTextsQuery(threadId)).data?.data ?? [];
  const [changed, setChanged] = useState<ScheduledText | null>(null);
  if (texts.length === 0) return null;
  return (
    <section aria-label="Scheduled texts" className="border-t border-line bg-surface px-3 md:px-5">
      <ul className="max-h-36 divide-y divide-line overflow-y-auto">
        {texts.map((text) => (
          <Row key={text.id} text={text} onChange={() => setChanged(text)} />
        ))}
      </ul>
      {changed && (
        <Suspense>
          <SendLaterDialog
            threadId={threadId}
            written={changed}
            onClose={() => setChanged(null)}
            onDone={() => {}}
          />
        </Suspense>
      )}
    </section>
  );
}

function Row({ text, onChange }: { text: ScheduledText; onChange(): void }) {
  const times = useTimes();
  const toast = useToast();
  const sendNow = useSendNow(text.thread_id);
  const takeBack = useTakeBack(text.thread_id);
  const act = (action: Action<ScheduledText, unknown>, done: string) =>
    action
      .run(text)
      .then((ran) => ran && toast.done(done))
      .catch((error: unknown) => toast.problem(messageOf(error)));
  const when = times.full(text.send_at);
  return (
    <li className="flex items-center gap-2.5 py-1.5">
      <Clock aria-hidden className="size-4 shrink-0 text-faint" />
      <div className="min-w-0 flex-1 text-sm">
        <p className="truncate">
          <time dateTime={text.send_at} title={times.here(text.send_at)} className="font-medium tabular-nums">
            {when}
          </time>{' '}
          <span className="text-soft">{text.body}</span>
        </p>
        {text.problem && <p className="text-danger">{text.problem}</p>}
      </div>
      <Menu side="top" trigger={<IconButton label={`Scheduled for ${when}: actions`} icon={Ellipsis} />}>
        <MenuItem icon={Send} onSelect={() => void act(sendNow, 'It is on its way.')}>
          Send now
        </MenuItem>
        <MenuItem icon={Pencil} onSelect={onChange}>
          Change
        </MenuItem>
        <MenuItem icon={Undo2} isDanger onSelect={() => void act(takeBack, 'It does not go out.')}>
          Take back
        </MenuItem>
      </Menu>
    </li>
  );
}
