import { EntityLink } from '../../../components/entity-link.tsx';
import { Moment } from '../../../components/moment.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { showPhonesIn } from '../../../lib/shown-phone.ts';
import type { Alert, Ending } from '../api/alerts.ts';
import { SeverityBadge } from './severity-badge.tsx';

type Props = { alert: Alert; onEnd(alert: Alert, how: Ending): void };

/** What happened, to whom, what to do about it, and the ways to be done with it. */
export function AlertItem({ alert, onEnd }: Props) {
  const isOpen = alert.state === 'open';
  return (
    <li className="grid gap-3 rounded-xl border border-line bg-surface p-4 shadow-low sm:px-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm text-soft">
        <SeverityBadge severity={alert.severity} />
        <Raised alert={alert} />
      </div>
      <div className="grid max-w-prose gap-1.5">
        <h2 className="font-medium text-pretty">{showPhonesIn(alert.sentence)}</h2>
        {isOpen && <p className="text-soft">{showPhonesIn(alert.what_to_do)}</p>}
      </div>
      <About alert={alert} />
      {isOpen ? <EndButtons alert={alert} onEnd={onEnd} /> : <Ended alert={alert} />}
    </li>
  );
}

function Raised({
  alert: { raised_at: raisedAt, last_raised_at: lastAt, times_raised: times },
}: Pick<Props, 'alert'>) {
  if (times === 1) return <Moment at={raisedAt} />;
  return (
    <span>
      {times} times since <Moment at={raisedAt} />, the last <Moment at={lastAt} />
    </span>
  );
}

/** What has no name, such as a text, is told by the sentence. */
function About({ alert: { entities } }: Pick<Props, 'alert'>) {
  const named = entities.filter(({ name }) => name !== null);
  if (named.length === 0) return null;
  return (
    <ul aria-label="What it is about" className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
      {named.map(({ entity, id, name }) => (
        <li key={id}>
          <span className="text-soft">{KINDS[entity] ?? ''} </span>
          <EntityLink entity={entity} id={id} name={name ?? ''} />
        </li>
      ))}
    </ul>
  );
}

const KINDS: Readonly<Record<string, string>> = {
  thread: 'Conversation with',
  number: 'Number',
  sitter: 'Sitter',
  client: 'Client',
  user: 'Account of',
};

/** A critical alert needs to be dealt with: it cannot be dismissed. */
function EndButtons({ alert, onEnd }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button size="small" onClick={() => onEnd(alert, 'resolve')}>
        Resolve
      </Button>
      {alert.severity !== 'critical' && (
        <Button size="small" variant="quiet" onClick={() => onEnd(alert, 'dismiss')}>
          Dismiss
        </Button>
      )}
    </div>
  );
}

function Ended({ alert }: Pick<Props, 'alert'>) {
  if (!alert.resolved_at) return null;
  return (
    <p className="text-sm text-soft">
      {endedBy(alert)} on <Moment at={alert.resolved_at} />.
      {alert.resolution_note && ` “${alert.resolution_note}”`}
    </p>
  );
}

function endedBy({ state, resolved_by: by }: Alert): string {
  if (by?.actor === 'system') return 'It was over by itself';
  return state === 'dismissed' ? 'Dismissed' : 'Resolved';
}
