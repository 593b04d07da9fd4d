import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Hash, Plus } from 'lucide-react';
import { useState } from 'react';
import { MoreButton } from '../../../components/more-button.tsx';
import { Page } from '../../../components/page.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Button, buttonClasses } from '../../../components/ui/button.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { itemsOf } from '../../../lib/pages.ts';
import { useIsWide } from '../../../lib/use-is-wide.ts';
import { numbersQuery } from '../api/numbers.ts';
import { AddNumberDialog } from './add-number-dialog.tsx';
import { Filters } from './filters.tsx';
import { NumberCards } from './number-cards.tsx';
import { NumberDialogs } from './number-dialogs.tsx';
import { NumberTable } from './number-table.tsx';
import { useActing } from './use-acting.ts';

export function NumbersPage() {
  const filter = useSearch({ from: '/signed-in/numbers' });
  const [isAdding, setIsAdding] = useState(false);
  const { acting, act, stop } = useActing();
  const isWide = useIsWide();
  const list = useInfiniteQuery(numbersQuery(filter));
  const numbers = itemsOf(list.data);
  const isFiltered = filter.class !== undefined || filter.status !== undefined;
  const add = (
    <Button variant="primary" icon={Plus} onClick={() => setIsAdding(true)}>
      Add a number
    </Button>
  );
  return (
    <Page
      isWide
      title="Numbers"
      description="What the company texts from. A sitter is given one on activation, and it stays the same for all bookings."
      action={add}
    >
      <div className="grid gap-4">
        <Filters />
        <section
          aria-label="Inventory"
          className="overflow-hidden rounded-xl border border-line bg-surface shadow-low [&>ul]:border-t-0"
        >
          {list.isPending && <SkeletonRows label="The numbers are being read" />}
          {list.isError && <QueryProblem query={list} />}
          {list.data && numbers.length === 0 && (isFiltered ? <NoneOfThese /> : <NoneYet />)}
          {numbers.length > 0 &&
            (isWide ? (
              <NumberTable numbers={numbers} onAct={act} />
            ) : (
              <NumberCards numbers={numbers} onAct={act} />
            ))}
          <MoreButton query={list} />
        </section>
      </div>
      <NumberDialogs acting={acting} onClose={stop} />
      <AddNumberDialog
        isOpen={isAdding}
        isFirst={!isFiltered && list.isSuccess && numbers.length === 0}
        onClose={() => setIsAdding(false)}
      />
    </Page>
  );
}

function NoneYet() {
  return (
    <EmptyState icon={Hash} title="There is no number yet">
      Add one of those that your carrier account rents: first the front desk number, then one for each sitter.
    </EmptyState>
  );
}

function NoneOfThese() {
  return (
    <EmptyState
      icon={Hash}
      title="No number is like that"
      action={
        <Link to="/numbers" search={{}} className={buttonClasses({ size: 'small' })}>
          Show all numbers
        </Link>
      }
    />
  );
}
