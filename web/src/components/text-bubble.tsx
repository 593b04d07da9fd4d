import type { ReactNode } from 'react';
import { classNames } from '../lib/class-names.ts';

type Props = { isOurs: boolean; isProblem?: boolean; text: string; children: ReactNode };

/** A text on the side of whoever wrote it, with what is said of it below. */
export function TextBubble({ isOurs, isProblem = false, text, children }: Props) {
  return (
    <div className={classNames('flex flex-col py-1', isOurs ? 'items-end' : 'items-start')}>
      <div
        className={classNames(
          'max-w-[85%] rounded-2xl px-3.5 py-2 whitespace-pre-wrap wrap-anywhere md:max-w-[70%]',
          isOurs ? 'rounded-br-md bg-accent-soft text-ink' : 'rounded-bl-md border border-line bg-surface',
          isProblem && 'outline-1 outline-danger',
        )}
      >
        {text}
      </div>
      {children}
    </div>
  );
}
