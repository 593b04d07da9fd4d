import { Check, Minus } from 'lucide-react';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { classNames } from '../../../lib/class-names.ts';
import { showPhonesIn } from '../../../lib/shown-phone.ts';
import { useTimes } from '../../../lib/times.ts';
import type { Decision } from '../api/conversation.ts';

type Props = { decision: Decision; isOpen: boolean; onClose(): void };

/** The decision in a sentence, then every rule that was looked at, in its order. */
export function WhyDialog({ decision, isOpen, onClose }: Props) {
  const times = useTimes();
  const title = decision.direction === 'outbound' ? 'Why this number' : 'Why it came here';
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={title} description={showPhonesIn(decision.sentence)}>
      <ol className="grid gap-2.5">
        {decision.trace.map((step) => (
          <li key={step.rule} className={classNames('flex gap-2.5', !step.applies && 'text-soft')}>
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
      <p className="mt-5 text-xs text-faint">Decided on {times.full(decision.at)}.</p>
    </Dialog>
  );
}
