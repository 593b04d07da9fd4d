import { Link, useSearch } from '@tanstack/react-router';
import { SHOWN, type Shown } from '../api/threads.ts';

const ALL = Object.entries(SHOWN) as [Shown, (typeof SHOWN)[Shown]][];

/** On wide screens; narrower ones choose above the list. */
export function FilterRail() {
  const { show = 'all' } = useSearch({ strict: false });
  return (
    <nav aria-label="Filters" className="hidden border-r border-line p-3 min-[88rem]:block">
      <p aria-hidden className="px-2.5 pt-2 pb-3 text-lg font-semibold">
        Inbox
      </p>
      <ul className="grid gap-0.5">
        {ALL.map(([value, { label }]) => (
          <li key={value}>
            <Link
              to="/inbox"
              search={(before) => ({ ...before, show: value === 'all' ? undefined : value })}
              aria-current={show === value ? 'true' : undefined}
              className="flex min-h-8 items-center rounded-lg px-2.5 py-1 text-sm text-soft hover:bg-hover hover:text-ink aria-[current]:bg-hover aria-[current]:font-medium aria-[current]:text-ink"
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
