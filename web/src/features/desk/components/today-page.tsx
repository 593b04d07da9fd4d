import { useInfiniteQuery } from '@tanstack/react-query';
import { MessagesSquare } from 'lucide-react';
import { List } from '../../../components/list.tsx';
import { MoreButton } from '../../../components/more-button.tsx';
import { Page } from '../../../components/page.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { itemsOf } from '../../../lib/pages.ts';
import { deskThreadsQuery } from '../api/desk.ts';
import { DeskThreadRow } from './desk-thread-row.tsx';
import { NotificationsOffer } from './notifications-offer.tsx';
import { OwnNumber } from './own-number.tsx';
import { VisitsCard } from './visits-card.tsx';

/** A sitter's day: the visit of now and the next ones, and the conversations they open. */
export function TodayPage() {
  const threads = useInfiniteQuery(deskThreadsQuery);
  const shown = itemsOf(threads.data);
  return (
    <Page title="Today" description={<OwnNumber />}>
      <NotificationsOffer />
      <VisitsCard />
      <Card
        title="Conversations"
        description="You write while a visit is on; the owner answers at other times."
      >
        {threads.isPending && <SkeletonRows label="The conversations are being read" />}
        {threads.isError && !threads.data && <QueryProblem query={threads} />}
        {threads.data && shown.length === 0 && (
          <EmptyState icon={MessagesSquare} title="No conversations yet">
            The first visit that is booked with you opens one.
          </EmptyState>
        )}
        {shown.length > 0 && (
          <List label="Conversations">
            {shown.map((thread) => (
              <DeskThreadRow key={thread.id} thread={thread} />
            ))}
          </List>
        )}
        <MoreButton query={threads} />
      </Card>
    </Page>
  );
}
