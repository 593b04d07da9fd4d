import { useInfiniteQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { List } from '../../../components/list.tsx';
import { MoreButton } from '../../../components/more-button.tsx';
import { Page } from '../../../components/page.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { itemsOf } from '../../../lib/pages.ts';
import { peopleQuery } from '../api/people.ts';
import { InviteDialog } from './invite-dialog.tsx';
import { PersonRow } from './person-row.tsx';

export function PeoplePage() {
  const [isInviting, setIsInviting] = useState(false);
  const people = useInfiniteQuery(peopleQuery);
  return (
    <Page
      title="People"
      description="Who may sign in: owners, who run the desk, and sitters."
      action={
        <Button variant="primary" icon={UserPlus} onClick={() => setIsInviting(true)}>
          Invite somebody
        </Button>
      }
    >
      <Card title="Accounts" description="Whoever has left is deactivated, and stays in this list.">
        {people.isPending && <SkeletonRows label="The accounts are being read" />}
        {people.isError && <QueryProblem query={people} />}
        {people.data && (
          <List label="Accounts">
            {itemsOf(people.data).map((person) => (
              <PersonRow key={person.id} person={person} />
            ))}
          </List>
        )}
        <MoreButton query={people} />
      </Card>
      <InviteDialog isOpen={isInviting} onClose={() => setIsInviting(false)} />
    </Page>
  );
}
