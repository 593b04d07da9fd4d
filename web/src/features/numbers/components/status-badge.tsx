import { Badge } from '../../../components/ui/badge.tsx';
import type { BusinessNumber } from '../api/numbers.ts';
import { STATUSES, timeLeft } from './number-words.ts';

/** Nothing for a number in use: that is the rule. */
export function StatusBadge({ number: { status, quarantine } }: { number: BusinessNumber }) {
  if (status === 'active') return null;
  if (status === 'retired') return <Badge>{STATUSES.retired}</Badge>;
  return (
    <Badge tone="warning">
      {STATUSES.quarantined}
      {quarantine && `, ${timeLeft(quarantine.until, Date.now())}`}
    </Badge>
  );
}
