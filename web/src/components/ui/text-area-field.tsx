import type { ComponentProps } from 'react';
import { Field, type FieldTexts } from './field.tsx';

/** For several lines. Takes what `register` of a form gives; grows with what is written. */
export function TextAreaField({ label, hint, error, ...area }: ComponentProps<'textarea'> & FieldTexts) {
  return (
    <Field label={label} hint={hint} error={error}>
      {({ className, ...control }) => (
        <textarea
          rows={4}
          {...area}
          {...control}
          className={`${className} h-auto! max-h-72 min-h-24 py-2 [field-sizing:content] md:h-auto!`}
        />
      )}
    </Field>
  );
}
