import { Fragment, useEffect, useRef } from 'react';
import type { HandsetText } from '../api/handsets.ts';

const PAUSE_MS = 60 * 60_000;
const time = new Intl.DateTimeFormat('en', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: 'numeric',
  minute: '2-digit',
});

type Props = { label: string; texts: readonly HandsetText[]; pending: string | null };

/** The texts of one conversation, the last one in sight. */
export function HandsetTexts({ label, texts, pending }: Props) {
  const end = useRef<HTMLDivElement>(null);
  const lastId = pending ?? texts.at(-1)?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it moves when there is another text
  useEffect(() => {
    end.current?.parentElement?.scrollTo({ top: end.current.offsetTop });
  }, [lastId, label]);
  return (
    <div
      role="log"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard must reach it for that
      tabIndex={0}
      className="relative flex flex-1 flex-col gap-1 overflow-y-auto px-3 py-3 -outline-offset-4"
    >
      <div className="mt-auto" />
      {texts.map((text, index) => (
        <Fragment key={text.id}>
          {isAfterPause(texts[index - 1], text) && (
            <time dateTime={text.at} className="my-2 text-center text-xs text-soft">
              {time.format(new Date(text.at))}
            </time>
          )}
          <Bubble text={text} />
        </Fragment>
      ))}
      {pending !== null && <Bubble text={{ direction: 'sent', body: pending }} isPending />}
      {texts.length === 0 && pending === null && (
        <p className="m-auto px-6 text-center text-sm text-soft">No texts with this number yet.</p>
      )}
      <div ref={end} />
    </div>
  );
}

function isAfterPause(before: HandsetText | undefined, { at }: HandsetText): boolean {
  return !before || Date.parse(at) - Date.parse(before.at) > PAUSE_MS;
}

const SIDES = {
  sent: 'self-end rounded-br-md bg-accent text-on-accent',
  received: 'self-start rounded-bl-md bg-hover text-ink',
} as const;

type BubbleProps = { text: Pick<HandsetText, 'direction' | 'body'>; isPending?: boolean };

function Bubble({ text: { direction, body }, isPending = false }: BubbleProps) {
  return (
    <p
      className={`max-w-[82%] animate-rise rounded-[1.125rem] px-3.5 py-2 text-base wrap-anywhere whitespace-pre-wrap ${SIDES[direction]}`}
    >
      <span className="sr-only">{direction === 'sent' ? 'This phone: ' : 'It received: '}</span>
      {body}
      {isPending && <span className="block text-xs">Sending …</span>}
    </p>
  );
}
