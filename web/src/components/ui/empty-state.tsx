import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

type Props = { icon: LucideIcon; title: string; children?: ReactNode; action?: ReactNode };

/** Nothing is here: why, and what to do about it. */
export function EmptyState({ icon: Icon, title, children, action }: Props) {
  return (
    <div className="grid justify-items-center gap-1 px-6 py-12 text-center">
      <div className="mb-2 grid size-11 place-items-center rounded-xl bg-accent-soft text-accent-ink">
        <Icon aria-hidden className="size-5" />
      </div>
      <p className="font-medium">{title}</p>
      {children && <div className="max-w-md text-soft">{children}</div>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}
