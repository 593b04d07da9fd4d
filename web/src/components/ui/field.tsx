import { type ReactNode, useId } from 'react';

const CONTROL =
  'block w-full rounded-lg border border-line-strong bg-surface px-3 text-ink placeholder:text-faint ' +
  'h-11 text-base max-md:text-[1rem] md:h-10 transition-colors [&[readonly]]:bg-sunken ' +
  'focus-visible:outline-offset-0 focus-visible:border-accent aria-invalid:border-danger aria-invalid:outline-danger';

type ControlProps = {
  id: string;
  className: string;
  'aria-invalid'?: true;
  'aria-describedby'?: string;
};
export type FieldTexts = { label: string; hint?: ReactNode; error?: string | undefined };
type Props = FieldTexts & { children(control: ControlProps): ReactNode };

/** A label, what it labels, a hint, and what is wrong with it, tied together for whoever cannot see that. */
export function Field({ label, hint, error, children }: Props) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {children({
        id,
        className: CONTROL,
        ...(error ? { 'aria-invalid': true as const } : {}),
        ...(described ? { 'aria-describedby': described } : {}),
      })}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-soft">
          {hint}
        </p>
      )}
    </div>
  );
}
