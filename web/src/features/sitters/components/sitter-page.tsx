import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft, Pencil, Power } from 'lucide-react';
import { useState } from 'react';
import { HistoryCard } from '../../../components/history-card.tsx';
import { Page } from '../../../components/page.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { type Sitter, sitterQuery } from '../api/sitters.ts';
import { ActivateDialog } from './activate-dialog.tsx';
import { ChangeSitterDialog } from './change-sitter-dialog.tsx';
import { DeactivateDialog } from './deactivate-dialog.tsx';
import { historyWords } from './history-words.ts';
import { SitterFacts } from './sitter-facts.tsx';
import { WindowsCard } from './windows-card.tsx';

type Open = 'change' | 'activate' | 'deactivate';
const DIALOGS = { change: ChangeSitterDialog, activate: ActivateDialog, deactivate: DeactivateDialog };

/** One sitter: the number, what is ahead, how it goes, and what happened. */
export function SitterPage() {
  const { id } = useParams({ from: '/signed-in/sitters/$id' });
  const { data: sitter, ...query } = useQuery(sitterQuery(id));
  const [open, setOpen] = useState<Open | null>(null);
  const Opened = open && DIALOGS[open];
  return (
    <Page
      title={sitter?.name ?? 'Sitter'}
      description={sitter && sentenceOf(sitter)}
      action={sitter && <Actions sitter={sitter} onOpen={setOpen} />}
    >
      <Link
        to="/sitters"
        className="order-first -mb-3 flex items-center gap-1.5 justify-self-start rounded text-sm text-soft hover:text-ink"
      >
        <ArrowLeft aria-hidden className="size-4" /> All sitters
      </Link>
      {query.isPending && <SkeletonRows label="The sitter is being read" />}
      {query.isError && !sitter && <QueryProblem query={query} />}
      {sitter && (
        <>
          <SitterFacts sitter={sitter} />
          <WindowsCard sitter={sitter} />
          <HistoryCard entity="sitter" id={id} wordsOf={historyWords} />
        </>
      )}
      {sitter && Opened && <Opened sitter={sitter} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function sentenceOf({ active, number }: Sitter): string {
  if (!active) return 'Not active: without a number, and responsible for nobody.';
  if (!number) return 'Active, but without a number: assign one on the page Numbers.';
  return 'The number was given on activation and stays the same across all bookings.';
}

function Actions({ sitter, onOpen }: { sitter: Sitter; onOpen(dialog: Open): void }) {
  return (
    <div className="flex flex-wrap gap-2">
      <Button icon={Pencil} onClick={() => onOpen('change')}>
        Change
      </Button>
      {sitter.active ? (
        <Button icon={Power} onClick={() => onOpen('deactivate')}>
          Deactivate
        </Button>
      ) : (
        <Button variant="primary" icon={Power} onClick={() => onOpen('activate')}>
          Activate
        </Button>
      )}
    </div>
  );
}
