import type { ComponentProps, KeyboardEvent } from 'react';
import { classNames } from '../lib/class-names.ts';

type Props = Omit<ComponentProps<'textarea'>, 'onChange' | 'className'> & {
  isNote?: boolean;
  onWrite(text: string): void;
  onSend(): void;
};

/** Where a text is written: it grows with it, Ctrl and Enter send, Escape leaves. */
export function WritingArea({ isNote = false, onWrite, onSend, ...textarea }: Props) {
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSend();
    if (event.key === 'Escape') event.currentTarget.blur();
  };
  return (
    <textarea
      rows={2}
      {...textarea}
      onChange={({ target }) => onWrite(target.value)}
      onKeyDown={onKeyDown}
      className={classNames(
        'block max-h-48 min-h-16 w-full resize-none rounded-xl border border-line px-3.5 py-2.5 [field-sizing:content] placeholder:text-faint',
        isNote ? 'bg-warning-soft' : 'bg-canvas',
      )}
    />
  );
}
