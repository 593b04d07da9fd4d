import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { ContactRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { MoreButton } from '../../../components/more-button.tsx';
import { Page } from '../../../components/page.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Button, buttonClasses } from '../../../components/ui/button.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { itemsOf } from '../../../lib/pages.ts';
import { clientsQuery } from '../api/clients.ts';
import { AddClientDialog } from './add-client-dialog.tsx';
import { ClientFilters } from './client-filters.tsx';
import { ClientList } from './client-list.tsx';

export function ClientsPage() {
  const filter = useSearch({ from: '/signed-in/clients' });
  const [isAdding, setIsAdding] = useState(false);
  const list = useInfiniteQuery(clientsQuery(filter));
  const clients = itemsOf(list.data);
  const isFiltered = filter.class !== undefined || filter.search !== undefined;
  return (
    <Page
      isWide
      title="Clients"
      description="Everybody whom the company looks after. Each has exactly one conversation, whoever answers it."
      action={
        <Button variant="primary" icon={Plus} onClick={() => setIsAdding(true)}>
          Add a client
        </Button>
      }
    >
      <div className="grid gap-4">
        <ClientFilters filter={filter} />
        <section
          aria-label="Clients"
          className="overflow-hidden rounded-xl border border-line bg-surface shadow-low [&>ul]:border-t-0"
        >
          {list.isPending && <SkeletonRows label="The clients are being read" />}
          {list.isError && !list.data && <QueryProblem query={list} />}
          {list.data && clients.length === 0 && <None isFiltered={isFiltered} />}
          {clients.length > 0 && <ClientList clients={clients} />}
          <MoreButton query={list} />
        </section>
      </div>
      <AddClientDialog isOpen={isAdding} onClose={() => setIsAdding(false)} />
    </Page>
  );
}

function None({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered)
    return (
      <EmptyState
        icon={ContactRound}
        title="No client is like that"
        action={
          <Link to="/clients" search={{}} className={buttonClasses({ size: 'small' })}>
            Show all clients
          </Link>
        }
      />
    );
  return (
    <EmptyState icon={ContactRound} title="There is no client yet">
      Add the first one, or wait: whoever texts one of your numbers becomes a client by that.
    </EmptyState>
  );
}
