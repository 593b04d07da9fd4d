import { useQuery } from '@tanstack/react-query';
import { openAlertsQuery } from '../../lib/open-alerts.ts';

/** How many alerts wait; nothing where there are none. */
export function AlertCount({ className = '' }: { className?: string }) {
  const { data: count } = useQuery(openAlertsQuery);
  if (!count) return null;
  return (
    <span
      className={`grid h-5 min-w-5 place-items-center rounded-full bg-danger px-1.5 text-xs font-semibold text-on-danger tabular-nums ${className}`}
    >
      {count}
      <span className="sr-only"> open</span>
    </span>
  );
}
