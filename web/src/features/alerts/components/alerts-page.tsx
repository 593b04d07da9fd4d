import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { BellOff, CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { FilterLinks } from '../../../components/filter-links.tsx';
import { MoreButton } from '../../../components/more-button.tsx';
import { Page } from '../../../components/page.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { itemsOf } from '../../../lib/pages.ts';
import type { AlertFilter } from '../alert-filter.ts';
import { type Alert, alertsQuery, type Ending } from '../api/alerts.ts';
import { AlertItem } from './alert-item.tsx';
import { EndAlertDialog } from './end-alert-dialog.tsx';
import { SEVERITY_CHOICES } from './severity-badge.tsx';

const STATES = [
  ['', 'Open'],
  ['resolved', 'Resolved'],
  ['dismissed', 'Dismissed'],
] as const;

export function AlertsPage() {
  const filter = useSearch({ from: '/signed-in/alerts' });
  const [ending, setEnding] = useState<{ alert: Alert; how: Ending } | null>(null);
  const toast = useToast();
  const list = useInfiniteQuery(alertsQuery(filter));
  const alerts = itemsOf(list.data);
  return (
    <Page
      title="Alerts"
      description="What a person must look at, and what to do about it. An alert whose matter is over closes by itself."
    >
      <div className="grid gap-4">
        <nav aria-label="Which alerts" className="flex flex-wrap gap-x-6 gap-y-2">
          <FilterLinks label="State" name="state" choices={STATES} />
          <FilterLinks
            label="Severity"
            name="severity"
            choices={[['', 'Any severity'], ...SEVERITY_CHOICES]}
          />
        </nav>
        {list.isPending && <SkeletonRows label="The alerts are being read" />}
        {list.isError && !list.data && <QueryProblem query={list} />}
        {list.data && alerts.length === 0 && <Nothing filter={filter} />}
        {alerts.length > 0 && (
          <ul aria-label="Alerts" className="grid gap-3">
            {alerts.map((alert) => (
              <AlertItem key={alert.id} alert={alert} onEnd={(one, how) => setEnding({ alert: one, how })} />
            ))}
          </ul>
        )}
        <MoreButton query={list} />
      </div>
      {ending && (
        <EndAlertDialog
          ending={ending}
          onClose={() => setEnding(null)}
          onDone={() => {
            setEnding(null);
            toast.done(ending.how === 'resolve' ? 'The alert is resolved.' : 'The alert is dismissed.');
          }}
        />
      )}
    </Page>
  );
}

function Nothing({ filter: { state, severity } }: { filter: AlertFilter }) {
  if (state || severity) return <EmptyState icon={BellOff} title="No alert is like that" />;
  return (
    <EmptyState icon={CircleCheck} title="Nothing waits for you">
      When a text is held, a number is refused or a client opts out, it shows here and in the navigation.
    </EmptyState>
  );
}
