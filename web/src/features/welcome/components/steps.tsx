import { Link } from '@tanstack/react-router';
import { Button, buttonClasses } from '../../../components/ui/button.tsx';
import type { FirstSteps } from '../../../lib/first-steps.ts';
import { Step } from './step.tsx';

export type Adding = 'sitter' | 'client';
type Props = { steps: FirstSteps; onAdd(what: Adding): void };

const STEPS = ['front_desk_number', 'sitter', 'client', 'text'] as const;

/** Each is done once it is really there, whoever brought it about. */
export function Steps({ steps, onAdd }: Props) {
  const next = STEPS.find((step) => !steps[step]);
  const variantOf = (step: typeof next) => (step === next ? 'primary' : 'secondary');
  return (
    <ol
      aria-label="First steps"
      className="divide-y divide-line rounded-xl border border-line bg-surface shadow-low"
    >
      <Step
        place={1}
        title="A front desk number"
        isDone={steps.front_desk_number}
        action={
          <Link
            to="/numbers"
            search={{}}
            className={buttonClasses({ variant: variantOf('front_desk_number') })}
          >
            Choose a number
          </Link>
        }
      >
        The number that clients text, and that answers them while no sitter is responsible.
      </Step>
      <Step
        place={2}
        title="A first sitter"
        isDone={steps.sitter}
        action={
          <Button variant={variantOf('sitter')} onClick={() => onAdd('sitter')}>
            Add a sitter
          </Button>
        }
      >
        A sitter is given a number on activation. It stays the same across all bookings.
      </Step>
      <Step
        place={3}
        title="A first client"
        isDone={steps.client}
        action={
          <Button variant={variantOf('client')} onClick={() => onAdd('client')}>
            Add a client
          </Button>
        }
      >
        Each client has one conversation with you, whoever answers it and whatever number it goes through.
      </Step>
      <Step
        place={4}
        title="A first text"
        isDone={steps.text}
        action={<TextLink isSandbox={steps.sandbox} variant={variantOf('text')} />}
      >
        {steps.sandbox
          ? 'Text as a client, from a phone on this desk, and see what each side is shown.'
          : 'Text your front desk number from any phone: it shows in the inbox within a moment.'}
      </Step>
    </ol>
  );
}

type LinkProps = { isSandbox: boolean; variant: 'primary' | 'secondary' };

function TextLink({ isSandbox, variant }: LinkProps) {
  return (
    <Link to={isSandbox ? '/phones' : '/inbox'} className={buttonClasses({ variant })}>
      {isSandbox ? 'Go to the phones' : 'Go to the inbox'}
    </Link>
  );
}
