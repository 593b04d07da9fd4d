import type { ReactNode } from 'react';

/** Ways to narrow a list down, side by side: each a link with `FILTER_LINK`, so that the address says what is shown. */
export function FilterList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="-m-1 flex max-w-full gap-0.5 overflow-x-auto p-1">
      {children}
    </ul>
  );
}

export const FILTER_LINK =
  'flex h-9 items-center rounded-lg px-2.5 text-sm whitespace-nowrap text-soft transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-hover aria-[current=page]:font-medium aria-[current=page]:text-ink md:h-8';
