import { Link } from '@tanstack/react-router';
import type { NumberFilter } from '../number-filter.ts';
import { CLASSES, STATUSES } from './number-words.ts';

/** In the address, so that a filtered list can be kept, sent to somebody and gone back to. */
export function Filters({ filter }: { filter: NumberFilter }) {
  return (
    <nav aria-label="Which numbers" className="flex flex-wrap gap-x-6 gap-y-2">
      <Group
        label="Class"
        name="class"
        filter={filter}
        choices={[['', 'All classes'], ...Object.entries(CLASSES)]}
      />
      <Group
        label="Status"
        name="status"
        filter={filter}
        choices={[['', 'Any status'], ...Object.entries(STATUSES)]}
      />
    </nav>
  );
}

type GroupProps = {
  label: string;
  name: keyof NumberFilter;
  filter: NumberFilter;
  choices: readonly (readonly [string, string])[];
};

function Group({ label, name, filter, choices }: GroupProps) {
  return (
    <ul aria-label={label} className="-m-1 flex max-w-full gap-0.5 overflow-x-auto p-1">
      {choices.map(([value, text]) => {
        const isChosen = (filter[name] ?? '') === value;
        return (
          <li key={value}>
            <Link
              from="/numbers"
              to="/numbers"
              search={{ ...filter, [name]: value || undefined }}
              replace={isChosen}
              activeOptions={{ exact: true, includeSearch: true }}
              className="flex h-9 items-center rounded-lg px-2.5 text-sm whitespace-nowrap text-soft transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-hover aria-[current=page]:font-medium aria-[current=page]:text-ink md:h-8"
            >
              {text}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
