import { FilterLinks } from '../../../components/filter-links.tsx';
import { CLASSES, STATUSES } from './number-words.ts';

export function Filters() {
  return (
    <nav aria-label="Which numbers" className="flex flex-wrap gap-x-6 gap-y-2">
      <FilterLinks label="Class" name="class" choices={[['', 'All classes'], ...Object.entries(CLASSES)]} />
      <FilterLinks label="Status" name="status" choices={[['', 'Any status'], ...Object.entries(STATUSES)]} />
    </nav>
  );
}
