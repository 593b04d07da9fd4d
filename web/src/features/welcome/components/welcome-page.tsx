import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Page } from '../../../components/page.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Button, buttonClasses } from '../../../components/ui/button.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { areAllDone, type FirstSteps, firstStepsQuery, useSkipping } from '../../../lib/first-steps.ts';
import { ClientForm } from './client-form.tsx';
import { SitterForm } from './sitter-form.tsx';
import { type Adding, Steps } from './steps.tsx';

/** What a new company needs for its first text. It goes away by itself. */
export function WelcomePage() {
  const steps = useQuery(firstStepsQuery);
  const [adding, setAdding] = useState<Adding | null>(null);
  const toast = useToast();
  const onAdded = (name: string) => {
    setAdding(null);
    toast.done(`${name} is added.`);
  };
  return (
    <Page
      title="Welcome"
      description="Four steps to your first text. You can do them in any order, and come back to this page until they are done."
    >
      {steps.isPending && <SkeletonRows label="What is there already is being read" />}
      {steps.isError && !steps.data && <QueryProblem query={steps} />}
      {steps.data && (
        <>
          <Steps steps={steps.data} onAdd={setAdding} />
          <Progress steps={steps.data} />
        </>
      )}
      <Dialog
        isOpen={adding === 'sitter'}
        onClose={() => setAdding(null)}
        title="Add a sitter"
        description="Who answers clients while a booking lasts."
      >
        <SitterForm onAdded={onAdded} />
      </Dialog>
      <Dialog
        isOpen={adding === 'client'}
        onClose={() => setAdding(null)}
        title="Add a client"
        description="Whoever texts you first becomes a client by that, too."
      >
        <ClientForm onAdded={onAdded} />
      </Dialog>
    </Page>
  );
}

function Progress({ steps }: { steps: FirstSteps }) {
  const [, skip] = useSkipping();
  const navigate = useNavigate();
  const { front_desk_number, sitter, client, text } = steps;
  const done = [front_desk_number, sitter, client, text].filter(Boolean).length;
  const leave = () => {
    skip();
    void navigate({ to: '/inbox' });
  };
  return (
    <div className="flex flex-wrap items-center justify-between gap-4">
      <p role="status" className="text-soft">
        {areAllDone(steps) ? 'All four are done. This page is not shown any more.' : `${done} of 4 are done.`}
      </p>
      {areAllDone(steps) ? (
        <Link to="/inbox" className={buttonClasses({ variant: 'primary' })}>
          Go to the inbox
        </Link>
      ) : (
        <Button variant="quiet" onClick={leave}>
          Skip this
        </Button>
      )}
    </div>
  );
}
