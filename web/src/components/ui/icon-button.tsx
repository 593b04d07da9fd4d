import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Tooltip } from './tooltip.tsx';

type Props = ComponentProps<'button'> & { label: string; icon: LucideIcon };

/** A picture alone: its name is read out, and shown on hover and focus. */
export function IconButton({ label, icon: Icon, ...props }: Props) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        aria-label={label}
        {...props}
        className="inline-flex size-10 shrink-0 items-center justify-center rounded-lg text-soft transition-colors hover:bg-hover hover:text-ink data-[state=open]:bg-hover data-[state=open]:text-ink md:size-8"
      >
        <Icon aria-hidden className="size-4.5" />
      </button>
    </Tooltip>
  );
}
