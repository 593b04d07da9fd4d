import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { IdCard, Plus } from 'lucide-react';
import { useState } from 'react';
import { FilterLinks } from '../../../components/filter-links.tsx';
import { MoreButton } from '../../../components/more-button.tsx';
import { Page } from '../../../components/page.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Button, buttonClasses } from '../../../components/ui/button.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { itemsOf } from '../../../lib/pages.ts';
import { useIsWide } from '../../../lib/use-is-wide.ts';
import { sittersQuery } from '../api/sitters.ts';
import type { SitterFilter } from '../sitter-filter.ts';
import { AddSitterDialog } from './add-sitter-dialog.tsx';
import { SitterCards } from './sitter-cards.tsx';
import { SitterTable } from './sitter-table.tsx';

export function SittersPage() {
  const filter = useSearch({ from: '/signed-in/sitters' });
  const [isAdding, setIsAdding] = useState(false);
  const isWide = useIsWide();
  const list = useInfiniteQuery(sittersQuery(filter));
  const sitters = itemsOf(list.data);
  const Listed = isWide ? SitterTable : SitterCards;
  return (
    <Page
      isWide
      title="Sitters"
      description="Who looks after clients. A sitter’s number is given on activation and stays the same across all bookings."
      action={
        <Button variant="primary" icon={Plus} onClick={() => setIsAdding(true)}>
          Add a sitter
        </Button>
      }
    >
      <div className="grid gap-4">
        <Filters />
        <section
          aria-label="Sitters"
          className="overflow-hidden rounded-xl border border-line bg-surface shadow-low [&>ul]:border-t-0"
        >
          {list.isPending && <SkeletonRows label="The sitters are being read" />}
          {list.isError && !list.data && <QueryProblem query={list} />}
          {list.data && sitters.length === 0 && <None filter={filter} />}
          {sitters.length > 0 && <Listed sitters={sitters} />}
          <MoreButton query={list} />
        </section>
      </div>
      <AddSitterDialog isOpen={isAdding} onClose={() => setIsAdding(false)} />
    </Page>
  );
}

function Filters() {
  return (
    <nav aria-label="Which sitters">
      <FilterLinks
        label="Status"
        name="status"
        choices={[
          ['', 'All'],
          ['active', 'Active'],
          ['inactive', 'Not active'],
        ]}
      />
    </nav>
  );
}

function None({ filter: { status } }: { filter: SitterFilter }) {
  if (status)
    return (
      <EmptyState
        icon={IdCard}
        title={status === 'active' ? 'No sitter is active' : 'Every sitter is active'}
        action={
          <Link to="/sitters" search={{}} className={buttonClasses({ size: 'small' })}>
            Show all sitters
          </Link>
        }
      />
    );
  return (
    <EmptyState icon={IdCard} title="There is no sitter yet">
      Add the first one. An active sitter is given a number at once: a free one of class sitter has to be
      there.
    </EmptyState>
  );
}
