import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../../../lib/class-names.ts';

type Props = {
  place: number;
  title: string;
  isDone: boolean;
  /** What it is good for. */
  children: ReactNode;
  /** Where it is done. */
  action: ReactNode;
};

export function Step({ place, title, isDone, children, action }: Props) {
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-4 gap-y-3 p-4 sm:grid-cols-[auto_minmax(0,1fr)_auto] sm:px-5">
      <span
        className={classNames(
          'grid size-8 place-items-center rounded-full text-sm font-semibold',
          isDone ? 'bg-accent text-on-accent' : 'border border-line-strong text-soft',
        )}
      >
        {isDone ? <Check aria-hidden className="size-4.5" /> : place}
        {isDone && <span className="sr-only">Done:</span>}
      </span>
      <div className="min-w-0">
        <h2 className="pt-1 font-medium">{title}</h2>
        <p className="mt-0.5 max-w-prose text-pretty text-soft">{children}</p>
      </div>
      {!isDone && <div className="max-sm:col-start-2">{action}</div>}
    </li>
  );
}
