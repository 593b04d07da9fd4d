import type { DecisionView } from '@maskline/core/contract/routing';
import { Check, Minus } from 'lucide-react';
import { classNames } from '../lib/class-names.ts';
import type { Output } from '../lib/contract.ts';
import { showPhonesIn } from '../lib/shown-phone.ts';

type Step = Output<typeof DecisionView>['trace'][number];

/** Every rule that was looked at, in its order, and which of them decided. */
export function DecisionTrace({ trace }: { trace: readonly Step[] }) {
  return (
    <ol className="grid gap-2.5">
      {trace.map((step) => (
        <li
          key={`${step.rule} ${step.sentence}`}
          className={classNames('flex gap-2.5', !step.applies && 'text-soft')}
        >
          <span
            className={classNames(
              'mt-0.5 grid size-5 shrink-0 place-items-center rounded-full',
              step.applies ? 'bg-accent text-on-accent' : 'bg-hover text-faint',
            )}
          >
            {step.applies ? (
              <Check aria-hidden className="size-3.5" />
            ) : (
              <Minus aria-hidden className="size-3.5" />
            )}
            <span className="sr-only">{step.applies ? 'Decided:' : 'Looked at:'}</span>
          </span>
          <span className="min-w-0">{showPhonesIn(step.sentence)}</span>
        </li>
      ))}
    </ol>
  );
}
