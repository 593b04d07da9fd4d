import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import { FilterLinks } from '../../../components/filter-links.tsx';
import type { ClientFilter } from '../client-filter.ts';

const CLASSES = [
  ['', 'All'],
  ['recurring', 'Recurring'],
  ['one_time', 'One-time'],
] as const;

/** In the address, so that a filtered list can be kept, sent to somebody and gone back to. */
export function ClientFilters({ filter }: { filter: ClientFilter }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <nav aria-label="Which clients">
        <FilterLinks label="Class" name="class" choices={CLASSES} />
      </nav>
      <NameSearch filter={filter} />
    </div>
  );
}

function NameSearch({ filter: { search = '', ...rest } }: { filter: ClientFilter }) {
  const navigate = useNavigate();
  const [written, setWritten] = useState(search);
  useEffect(() => {
    if (written === search) return;
    const look = () =>
      void navigate({
        to: '/clients',
        search: { ...rest, ...(written ? { search: written } : {}) },
        replace: true,
      });
    const timer = setTimeout(look, 200);
    return () => clearTimeout(timer);
  });
  return (
    <div className="relative w-full sm:w-72">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-faint"
      />
      <input
        type="search"
        aria-label="Search names"
        placeholder="Search names"
        maxLength={200}
        value={written}
        onChange={({ target }) => setWritten(target.value)}
        className="h-10 w-full rounded-lg border border-line-strong bg-surface pr-3 pl-9 placeholder:text-faint md:h-9"
      />
    </div>
  );
}
