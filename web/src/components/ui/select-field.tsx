import { ChevronDown } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Field, type FieldTexts } from './field.tsx';

/** The system's own list: it works with every keyboard, finger and screen reader. Takes what `register` gives. */
export function SelectField({
  label,
  hint,
  error,
  children,
  ...select
}: ComponentProps<'select'> & FieldTexts) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <div className="relative">
          <select {...select} {...control} className={`${control.className} appearance-none pr-9`}>
            {children}
          </select>
          <ChevronDown
            aria-hidden
            className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-soft"
          />
        </div>
      )}
    </Field>
  );
}
