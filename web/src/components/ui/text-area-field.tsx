import type { ComponentProps } from 'react';
import { Field, type FieldTexts } from './field.tsx';

/** Several lines. Takes what `register` of a form gives. */
export function TextAreaField({ label, hint, error, ...textarea }: ComponentProps<'textarea'> & FieldTexts) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <textarea {...textarea} {...control} className={`${control.className} h-auto! resize-y py-2`} />
      )}
    </Field>
  );
}
