import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { SelectField } from '../../../components/ui/select-field.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { type AuditFilter, readAuditFilter } from '../audit-filter.ts';
import { ACTORS, ENTITIES } from './audit-words.ts';

type Props = { filter: AuditFilter; errorOf(name: 'from' | 'to'): string | undefined };

/** Kept in the address, so that what was found can be gone back to and passed on. */
export function AuditFilters({ filter, errorOf }: Props) {
  const navigate = useNavigate();
  const look = (change: Partial<Record<keyof AuditFilter, string>>) =>
    void navigate({
      to: '.',
      search: (before: Record<string, unknown>) => readAuditFilter({ ...before, ...change }),
      replace: true,
    });
  return (
    <search className="grid grid-cols-2 items-start gap-4 max-sm:*:[&:has(input)]:col-span-2 xl:grid-cols-[1fr_1fr_1.3fr_1.3fr]">
      <div className="col-span-full">
        <SearchField search={filter.search ?? ''} onSearch={(search) => look({ search })} />
      </div>
      <SelectField
        label="Who"
        value={filter.actor ?? ''}
        onChange={({ target }) => look({ actor: target.value })}
      >
        <option value="">Anybody</option>
        {options(ACTORS)}
      </SelectField>
      <SelectField
        label="About"
        value={filter.entity ?? ''}
        onChange={({ target }) => look({ entity: target.value })}
      >
        <option value="">Anything</option>
        {options(ENTITIES)}
      </SelectField>
      <TextField
        label="From"
        type="datetime-local"
        value={filter.from ?? ''}
        error={errorOf('from')}
        onChange={({ target }) => look({ from: target.value })}
      />
      <TextField
        label="To"
        type="datetime-local"
        value={filter.to ?? ''}
        error={errorOf('to')}
        onChange={({ target }) => look({ to: target.value })}
      />
    </search>
  );
}

function options(words: Readonly<Record<string, string>>) {
  return Object.entries(words).map(([value, text]) => (
    <option key={value} value={value}>
      {text}
    </option>
  ));
}

const WAIT_MS = 250;

function SearchField({ search, onSearch }: { search: string; onSearch(search: string): void }) {
  const [written, setWritten] = useState(search);
  useEffect(() => {
    if (written === search) return;
    const timer = setTimeout(() => onSearch(written), WAIT_MS);
    return () => clearTimeout(timer);
  });
  return (
    <TextField
      label="Search"
      type="search"
      autoComplete="off"
      placeholder="A name, a reason, what happened"
      maxLength={200}
      value={written}
      onChange={({ target }) => setWritten(target.value)}
    />
  );
}
