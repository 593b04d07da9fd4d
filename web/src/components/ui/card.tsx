import type { ReactNode } from 'react';
import { useId } from 'react';

type Props = { title: string; description?: ReactNode; action?: ReactNode; children?: ReactNode };

/** A part of a page, with its own heading. Rows in it go from edge to edge; other contents bring their padding. */
export function Card({ title, description, action, children }: Props) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="overflow-hidden rounded-xl border border-line bg-surface shadow-low"
    >
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 p-4 sm:px-5">
        <div className="min-w-0 flex-1 basis-64">
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          {description && <div className="mt-0.5 text-sm text-soft">{description}</div>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
