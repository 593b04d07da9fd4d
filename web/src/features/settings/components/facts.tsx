import type { ReactNode } from 'react';

/** What is so, by name. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <dl className="grid gap-x-6 gap-y-3 border-t border-line p-4 sm:grid-cols-[12rem_minmax(0,1fr)] sm:px-5">
      {children}
    </dl>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-sm text-soft sm:pt-px">{name}</dt>
      <dd className="min-w-0 wrap-anywhere max-sm:-mt-2">{children}</dd>
    </div>
  );
}
