import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { Plus, Route } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { FilterLinks } from '../../../components/filter-links.tsx';
import { List } from '../../../components/list.tsx';
import { MoreButton } from '../../../components/more-button.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { itemsOf } from '../../../lib/pages.ts';
import { type Override, overridesQuery, useEndOverride } from '../api/overrides.ts';
import { OverrideForm } from './override-form.tsx';
import { OverrideRow } from './override-row.tsx';

export function OverridesCard() {
  const { overrides: state = 'current' } = useSearch({ from: '/signed-in/routing' });
  const [isAdding, setIsAdding] = useState(false);
  const [ending, setEnding] = useState<Override | null>(null);
  const toast = useToast();
  const list = useInfiniteQuery(overridesQuery(state));
  const overrides = itemsOf(list.data);
  return (
    <Card
      title="Overrides"
      description="Your own word on who answers a conversation, before every window. Each has a reason, and an end if you like."
      action={
        <Button variant="primary" icon={Plus} onClick={() => setIsAdding(true)}>
          Add an override
        </Button>
      }
    >
      <nav aria-label="Which overrides" className="border-t border-line px-4 py-2 sm:px-5">
        <FilterLinks
          label="Overrides"
          name="overrides"
          choices={[
            ['', 'Now and to come'],
            ['past', 'Over'],
          ]}
        />
      </nav>
      {list.isPending && <SkeletonRows label="The overrides are being read" />}
      {list.isError && !list.data && <QueryProblem query={list} />}
      {list.data && overrides.length === 0 && <None isPast={state === 'past'} />}
      {overrides.length > 0 && (
        <List label="Overrides">
          {overrides.map((override) => (
            <OverrideRow key={override.id} override={override} onEnd={setEnding} />
          ))}
        </List>
      )}
      <MoreButton query={list} />
      <Dialog
        isOpen={isAdding}
        onClose={() => setIsAdding(false)}
        title="Add an override"
        description="Whoever you name answers the conversation, whatever the assignment windows say."
      >
        <OverrideForm
          onAdded={({ client }) => {
            setIsAdding(false);
            toast.done(`The override of ${client.name} is added.`);
          }}
        />
      </Dialog>
      {ending && (
        <EndDialog
          override={ending}
          onClose={() => setEnding(null)}
          onDone={() => {
            setEnding(null);
            toast.done(`The override of ${ending.client.name} has ended.`);
          }}
        />
      )}
    </Card>
  );
}

type EndProps = { override: Override; onClose(): void; onDone(): void };

function EndDialog({ override, onClose, onDone }: EndProps) {
  const end = useEndOverride();
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title="End this override now?"
      verb="End now"
      action={end}
      input={override}
      onDone={onDone}
    >
      From now on the assignment windows say again who answers {override.client.name}.
    </ConfirmDialog>
  );
}

function None({ isPast }: { isPast: boolean }) {
  if (isPast) return <EmptyState icon={Route} title="No override is over yet" />;
  return (
    <EmptyState icon={Route} title="There is no override">
      The assignment windows alone say who answers. Add one when somebody else shall: an illness, a complaint.
    </EmptyState>
  );
}
