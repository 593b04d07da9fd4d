import { TextBubble } from '../../../components/text-bubble.tsx';
import { useMe } from '../../../lib/session.ts';
import { useTimes } from '../../../lib/times.ts';
import type { DeskMessage } from '../api/desk.ts';

/** Only what a sitter has to act on. */
const STATES: Partial<Record<DeskMessage['status'], string>> = {
  queued: 'Waiting to go out',
  sending: 'Going out',
  sent: 'Sent',
  delivered: 'Delivered',
  undelivered: 'Not delivered. The owner has been told.',
  failed: 'Not sent. The owner has been told.',
  blocked: 'Not sent: it held contact data.',
  held: 'Held for the owner',
};

export function DeskText({ message }: { message: DeskMessage }) {
  const times = useTimes();
  const { sitter_id: ownId } = useMe();
  const isOurs = message.direction === 'outbound';
  const isOwn = message.author.sitter_id === ownId && isOurs;
  return (
    <TextBubble isOurs={isOurs} text={message.body}>
      <p className="mt-0.5 flex flex-wrap gap-x-1.5 px-1 text-xs text-soft">
        <span className="font-medium">{isOwn ? 'You' : message.author.name}</span>
        <time dateTime={message.occurred_at} title={times.here(message.occurred_at)}>
          {times.short(message.occurred_at)}
        </time>
        {isOwn && <span>{STATES[message.status]}</span>}
      </p>
    </TextBubble>
  );
}
