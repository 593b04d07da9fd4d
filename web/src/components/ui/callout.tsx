import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const TONES = {
  problem: { icon: CircleAlert, classes: 'bg-danger-soft text-danger-ink', role: 'alert' },
  warning: { icon: TriangleAlert, classes: 'bg-warning-soft text-warning-ink', role: 'status' },
  note: { icon: Info, classes: 'bg-accent-soft text-accent-ink', role: 'status' },
} as const;

/** A few sentences that must not be missed; they are read out when they appear. */
export function Callout({ tone, children }: { tone: keyof typeof TONES; children: ReactNode }) {
  const { icon: Icon, classes, role } = TONES[tone];
  return (
    <div role={role} className={`flex gap-2.5 rounded-lg px-3 py-2.5 text-sm ${classes}`}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0">{children}</div>
    </div>
  );
}
