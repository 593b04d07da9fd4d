import { Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { Alert } from '../api/alerts.ts';

const SEVERITIES = {
  critical: { label: 'Critical', icon: OctagonAlert, classes: 'bg-danger text-on-danger' },
  warning: { label: 'Warning', icon: TriangleAlert, classes: 'bg-warning-soft text-warning-ink' },
  info: { label: 'Note', icon: Info, classes: 'bg-hover text-soft' },
} as const;

export const SEVERITY_CHOICES = Object.entries(SEVERITIES).map(
  ([severity, { label }]) => [severity, label] as const,
);

/** How much it presses: by a word and a shape of its own, which the colour only repeats. */
export function SeverityBadge({ severity }: Pick<Alert, 'severity'>) {
  const { label, icon: Icon, classes } = SEVERITIES[severity];
  return (
    <span className={`inline-flex h-6 items-center gap-1.5 rounded-md px-2 text-xs font-semibold ${classes}`}>
      <Icon aria-hidden className="size-3.5" />
      {label}
    </span>
  );
}
