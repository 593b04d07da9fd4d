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
        <select {...select} {...control}>
          {children}
        </select>
      )}
    </Field>
  );
}
