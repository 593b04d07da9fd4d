import type { ComponentProps } from 'react';
import { Field, type FieldTexts } from './field.tsx';

/** Takes what `register` of a form gives. */
export function TextField({ label, hint, error, ...input }: ComponentProps<'input'> & FieldTexts) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => <input type="text" {...input} {...control} />}
    </Field>
  );
}
