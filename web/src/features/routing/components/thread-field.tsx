import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { SelectField } from '../../../components/ui/select-field.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { messageOf } from '../../../lib/api-error.ts';
import { foundThreadsQuery } from '../api/threads.ts';

export type ChosenThread = { id: string; name: string };
type Props = {
  chosen: ChosenThread | null;
  onChoose(thread: ChosenThread | null): void;
  error?: string | undefined;
};

/** The conversation with a client: looked for by name or words, then chosen. */
export function ThreadField({ chosen, onChoose, error }: Props) {
  const [search, setSearch] = useState('');
  const threads = useQuery(foundThreadsQuery(useDeferredValue(search.trim())));
  const found = threads.data?.data.map(({ id, client }) => ({ id, name: client.name })) ?? [];
  const offered = chosen && !found.some(({ id }) => id === chosen.id) ? [chosen, ...found] : found;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        label="Find a client"
        type="search"
        autoComplete="off"
        placeholder="Part of the name"
        value={search}
        onChange={({ target }) => setSearch(target.value)}
      />
      <SelectField
        label="Conversation"
        value={chosen?.id ?? ''}
        onChange={({ target }) => onChoose(offered.find(({ id }) => id === target.value) ?? null)}
        error={threads.error ? messageOf(threads.error) : error}
        hint={threads.data && found.length === 0 ? 'No conversation fits.' : undefined}
      >
        <option value="">{threads.isPending ? 'One moment …' : 'Choose a conversation'}</option>
        {offered.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
