import { TimeAgo } from '../../../components/time-ago.tsx';
import { ZonedTime } from '../../../components/zoned-time.tsx';
import type { BusinessNumber } from '../api/numbers.ts';
import { deliveredPart } from './number-words.ts';

/** Whether texts go out through it, and whether they arrive. */
export function Health({ number }: { number: BusinessNumber }) {
  const { status, sending, callback_set_at: callbackSetAt } = number;
  if (status === 'retired') return <span className="text-soft">–</span>;
  const delivered = deliveredPart(number);
  return (
    <div className="grid gap-0.5">
      {sending.state === 'open' && <span>{status === 'active' ? 'Sends' : 'Receives only'}</span>}
      {sending.state === 'paused' && (
        <span className="text-warning-ink">
          Paused by the carrier
          {sending.until && (
            <>
              {' '}
              until <ZonedTime at={sending.until} />
            </>
          )}
        </span>
      )}
      {sending.state === 'stopped' && (
        <span className="font-medium text-danger">
          Stopped
          {sending.since && (
            <>
              {' '}
              <TimeAgo at={sending.since} />
            </>
          )}
        </span>
      )}
      {sending.state === 'stopped' && sending.reason && (
        <span className="text-sm text-soft">{sending.reason}</span>
      )}
      {!callbackSetAt && <span className="text-sm text-warning-ink">Its texts do not come here yet</span>}
      {delivered && <span className="text-sm text-soft">{delivered}</span>}
    </div>
  );
}

/** Of seven days. */
export function Volume({ number: { last_7_days: week } }: { number: BusinessNumber }) {
  if (week.inbound + week.outbound === 0) return <span className="text-soft">None</span>;
  return (
    <span className="tabular-nums">
      {week.inbound} in, {week.outbound} out
    </span>
  );
}

export function LastUse({ number: { last_used_at: at } }: { number: BusinessNumber }) {
  return at ? <TimeAgo at={at} /> : <span className="text-soft">Never</span>;
}
