import { useState } from 'react';
import { TextBubble } from '../../../components/text-bubble.tsx';
import { classNames } from '../../../lib/class-names.ts';
import { showPhone } from '../../../lib/shown-phone.ts';
import { useTimes } from '../../../lib/times.ts';
import type { Message } from '../api/conversation.ts';
import { TextActions } from './text-actions.tsx';
import { WhyDialog } from './why-dialog.tsx';
import { CONTACT_DATA, DELIVERY } from './words.ts';

type Props = { message: Message; threadId: string };

/** A text with its author, its number, where it is, and the way to why. */
export function TextEntry({ message, threadId }: Props) {
  const [isWhyOpen, setIsWhyOpen] = useState(false);
  const times = useTimes();
  const isOurs = message.direction === 'outbound';
  const { label, tone } = DELIVERY[message.status];
  return (
    <TextBubble isOurs={isOurs} isProblem={tone === 'problem'} text={message.body}>
      <p className="mt-0.5 flex max-w-full flex-wrap items-baseline gap-x-1.5 px-1 text-xs text-faint">
        <span className="font-medium text-soft">{message.author.name}</span>
        <time dateTime={message.occurred_at} title={times.here(message.occurred_at)}>
          {times.clock(message.occurred_at)}
        </time>
        {message.number && (
          <span className="tabular-nums">
            {isOurs ? 'from' : 'to'} {showPhone(message.number.e164)}
          </span>
        )}
        {isOurs && (
          <span className={classNames(tone === 'problem' && 'font-medium text-danger')}>{label}</span>
        )}
        {message.decision && (
          <button
            type="button"
            aria-haspopup="dialog"
            onClick={() => setIsWhyOpen(true)}
            className="rounded underline decoration-line-strong underline-offset-2 hover:text-ink"
          >
            why
          </button>
        )}
      </p>
      {!isOurs && message.contact_data.length > 0 && (
        <p className="px-1 text-xs text-warning-ink">{CONTACT_DATA}</p>
      )}
      <TextActions message={message} threadId={threadId} />
      {message.decision && (
        <WhyDialog decision={message.decision} isOpen={isWhyOpen} onClose={() => setIsWhyOpen(false)} />
      )}
    </TextBubble>
  );
}
