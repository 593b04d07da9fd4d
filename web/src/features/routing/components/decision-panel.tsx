import { DecisionTrace } from '../../../components/decision-trace.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { showPhonesIn } from '../../../lib/shown-phone.ts';
import { useTimes } from '../../../lib/times.ts';
import type { Decision } from '../api/simulation.ts';

type Props = {
  isAsked: boolean;
  /** Then it is told there. */
  hasFieldError: boolean;
  simulation: { data: Decision | undefined; error: Error | null; isPending: boolean; refetch(): unknown };
};

/** The answer, and the whole way to it. */
export function DecisionPanel({ isAsked, hasFieldError, simulation }: Props) {
  return (
    <section aria-label="What would happen" className="min-w-0 rounded-xl bg-sunken p-4 sm:p-5">
      {isAsked ? (
        <Answer simulation={simulation} hasFieldError={hasFieldError} />
      ) : (
        <p className="text-soft">Choose a conversation, and here stands what would happen and why.</p>
      )}
    </section>
  );
}

function Answer({ hasFieldError, simulation }: Omit<Props, 'isAsked'>) {
  if (simulation.error) {
    if (hasFieldError) return <p className="text-soft">Change when it is asked about.</p>;
    return <QueryProblem query={simulation} />;
  }
  if (simulation.data) return <Decided decision={simulation.data} />;
  return <SkeletonRows label="The rules are being asked" />;
}

function Decided({ decision }: { decision: Decision }) {
  const times = useTimes();
  return (
    <div className="grid gap-4">
      <div role="status">
        <p className="text-sm text-soft">
          On <time dateTime={decision.at}>{times.full(decision.at)}</time>
        </p>
        <p className="mt-0.5 text-lg font-semibold text-pretty">{showPhonesIn(decision.sentence)}</p>
      </div>
      {decision.alerts.map((alert) => (
        <Callout key={alert} tone="warning">
          It would raise an alert: {showPhonesIn(alert)}
        </Callout>
      ))}
      <div>
        <h3 className="mb-2 text-sm font-medium text-soft">Why, rule by rule</h3>
        <DecisionTrace trace={decision.trace} />
      </div>
    </div>
  );
}
