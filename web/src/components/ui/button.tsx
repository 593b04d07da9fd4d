import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from '../../lib/class-names.ts';
import { Spinner } from './spinner.tsx';

const VARIANTS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'bg-surface text-ink border border-line shadow-low hover:bg-hover',
  quiet: 'text-soft hover:bg-hover hover:text-ink',
  danger: 'bg-danger text-on-danger hover:bg-danger-strong',
} as const;

const SIZES = {
  medium: 'h-10 px-4 md:h-9',
  small: 'h-9 px-3 text-sm md:h-8',
  wide: 'h-11 w-full px-4',
} as const;

type Look = { variant?: keyof typeof VARIANTS; size?: keyof typeof SIZES };

/** Also for a link that looks like a button. */
export function buttonClasses({ variant = 'secondary', size = 'medium' }: Look = {}): string {
  return classNames(
    'inline-flex shrink-0 items-center justify-center gap-2 rounded-lg font-medium whitespace-nowrap select-none',
    'transition-colors disabled:opacity-50 aria-disabled:opacity-70',
    VARIANTS[variant],
    SIZES[size],
  );
}

type Props = ComponentProps<'button'> & Look & { icon?: LucideIcon; isBusy?: boolean };

/** While busy it keeps the focus and does nothing. */
export function Button({ variant, size, icon: Icon, isBusy = false, children, onClick, ...props }: Props) {
  return (
    <button
      type="button"
      {...props}
      className={buttonClasses({ ...(variant && { variant }), ...(size && { size }) })}
      aria-disabled={isBusy || undefined}
      aria-busy={isBusy || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
    >
      {isBusy ? <Spinner /> : Icon && <Icon aria-hidden className="size-4" />}
      {children}
    </button>
  );
}
