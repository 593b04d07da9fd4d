import type { ClientView } from '@maskline/core/contract/clients';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react';
import { api } from '../lib/api-client.ts';
import { messageOf } from '../lib/api-error.ts';
import { classNames } from '../lib/class-names.ts';
import type { Output, Page } from '../lib/contract.ts';
import { Field } from './ui/field.tsx';

type Client = Output<typeof ClientView>;
export type ChosenClient = Pick<Client, 'id' | 'name'>;

const MOST_SHOWN = 8;

type Props = {
  label: string;
  error: string | undefined;
  value: ChosenClient | null;
  onChoose(client: ChosenClient | null): void;
};

/** One client, found by part of the name: there may be too many for a list. */
export function ClientField({ label, error, value, onChoose }: Props) {
  const listId = useId();
  const [written, setWritten] = useState(value?.name ?? '');
  const [isOpen, setIsOpen] = useState(false);
  const [place, setPlace] = useState(0);
  const { found, problem } = useClientsLike(written, isOpen);
  const choose = (client: ChosenClient) => {
    onChoose({ id: client.id, name: client.name });
    setWritten(client.name);
    setIsOpen(false);
  };
  const write = (text: string) => {
    setWritten(text);
    setPlace(0);
    setIsOpen(true);
    if (value) onChoose(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = found[place];
    if (step) {
      setIsOpen(true);
      setPlace((before) => Math.min(Math.max(before + (isOpen ? step : 0), 0), found.length - 1));
    } else if (event.key === 'Enter' && isOpen && at) choose(at);
    else if (event.key === 'Escape' && isOpen) setIsOpen(false);
    else return;
    event.preventDefault();
  };
  const isShown = isOpen && found.length > 0;
  return (
    <Field
      label={label}
      error={problem ?? error}
      hint={isOpen && found.length === 0 ? 'No client is called that.' : null}
    >
      {(control) => (
        <div className="relative">
          <input
            {...control}
            type="text"
            role="combobox"
            aria-expanded={isShown}
            aria-controls={listId}
            aria-autocomplete="list"
            {...(isShown ? { 'aria-activedescendant': `${listId}-${place}` } : {})}
            autoComplete="off"
            placeholder="Part of the name"
            value={written}
            onChange={({ target }) => write(target.value)}
            onClick={() => setIsOpen(!value)}
            onBlur={() => setIsOpen(false)}
            onKeyDown={onKeyDown}
          />
          <div
            id={listId}
            role="listbox"
            aria-label="Found"
            hidden={!isShown}
            className="absolute inset-x-0 top-full z-10 mt-1 rounded-lg border border-line bg-raised p-1 shadow-raised"
          >
            {found.map((client, index) => (
              <Choice
                key={client.id}
                id={`${listId}-${index}`}
                client={client}
                isAt={index === place}
                onChoose={() => choose(client)}
              />
            ))}
          </div>
        </div>
      )}
    </Field>
  );
}

type ChoiceProps = { id: string; client: Client; isAt: boolean; onChoose(): void };

/** The focus stays in the field, which says which choice is meant. */
function Choice({ id, client, isAt, onChoose }: ChoiceProps) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus, and the keys
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus, and the keys
    <div
      id={id}
      role="option"
      aria-selected={isAt}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className={classNames(
        'cursor-pointer rounded-md px-2.5 py-1.5 wrap-anywhere hover:bg-hover',
        isAt && 'bg-hover',
      )}
    >
      {client.name}
      {client.class === 'one_time' && <span className="text-sm text-soft"> · one-time</span>}
    </div>
  );
}

function useClientsLike(written: string, isAsked: boolean) {
  const search = useDeferredValue(written.trim());
  const { data, error } = useQuery({
    queryKey: ['clients', 'like', search],
    queryFn: ({ signal }) =>
      api.get<Page<Client>>('/clients', { query: { search: search || null, limit: MOST_SHOWN + 1 }, signal }),
    enabled: isAsked,
    placeholderData: (before) => before,
  });
  const found = (data?.data ?? [])
    .filter(({ erased_at: erasedAt }) => erasedAt === null)
    .slice(0, MOST_SHOWN);
  return {
    found: isAsked ? found : [],
    isKnown: data !== undefined,
    problem: error ? messageOf(error) : undefined,
  };
}
