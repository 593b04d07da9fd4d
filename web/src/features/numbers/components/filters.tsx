import { Link } from '@tanstack/react-router';
import { FILTER_LINK, FilterList } from '../../../components/filter-list.tsx';
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
    <FilterList label={label}>
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
              className={FILTER_LINK}
            >
              {text}
            </Link>
          </li>
        );
      })}
    </FilterList>
  );
}
