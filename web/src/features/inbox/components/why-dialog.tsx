import { DecisionTrace } from '../../../components/decision-trace.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
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
      <DecisionTrace trace={decision.trace} />
      <p className="mt-5 text-xs text-faint">Decided on {times.full(decision.at)}.</p>
    </Dialog>
  );
}
