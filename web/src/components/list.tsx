import type { ReactNode } from 'react';

/** The rows of a card, from edge to edge. */
export function List({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="divide-y divide-line border-t border-line">
      {children}
    </ul>
  );
}

type RowProps = { start?: ReactNode; title: ReactNode; detail?: ReactNode; end?: ReactNode };

/** Who or what, a line about it, and what can be done. */
export function Row({ start, title, detail, end }: RowProps) {
  return (
    <li className="flex items-center gap-3 px-4 py-3 sm:px-5">
      {start}
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">{title}</div>
        {detail && <div className="text-sm text-soft">{detail}</div>}
      </div>
      {end}
    </li>
  );
}
