import { useState } from 'react';
import {
  type DefaultValues,
  type FieldValues,
  type Path,
  type UseFormReturn,
  useForm,
} from 'react-hook-form';
import { ApiError, messageOf } from './api-error.ts';
import { type ActionSpec, useAction } from './use-action.ts';

type Spec<Values extends FieldValues, Result> = ActionSpec<Values, Result> & {
  values: DefaultValues<Values>;
  onDone(result: Result, values: Values): void;
  /** Handles a refusal in a way of its own, and says so by true. */
  onRefused?(error: ApiError): boolean;
};

export type ActionForm<Values extends FieldValues> = {
  form: UseFormReturn<Values>;
  submit: (event?: React.BaseSyntheticEvent) => Promise<void>;
  isBusy: boolean;
  /** What is wrong with the whole of it; what is wrong with a field stands at the field. */
  problem: string | null;
  errorOf(name: Path<Values>): string | undefined;
};

/** A form that is sent to the API: once, with the refusals where they belong. Fields are named as in the contract. */
export function useActionForm<Values extends FieldValues, Result>(
  spec: Spec<Values, Result>,
): ActionForm<Values> {
  const form = useForm<Values>({ defaultValues: spec.values });
  const action = useAction<Values, Result>(spec);
  const [problem, setProblem] = useState<string | null>(null);
  const { errors } = form.formState;

  const submit = form.handleSubmit(async (values) => {
    setProblem(null);
    try {
      const done = await action.run(values);
      if (done) spec.onDone(done.result, values);
    } catch (error) {
      if (error instanceof ApiError && spec.onRefused?.(error)) return;
      if (!showAtFields(error, form)) setProblem(messageOf(error));
    }
  });

  return {
    form,
    submit,
    isBusy: action.isBusy,
    problem,
    errorOf: (name) => form.getFieldState(name, { ...form.formState, errors }).error?.message,
  };
}

/** False where a part of it belongs to no field of the form. */
function showAtFields<Values extends FieldValues>(error: unknown, form: UseFormReturn<Values>): boolean {
  if (!(error instanceof ApiError) || error.fields.length === 0) return false;
  const known = error.fields.filter(({ path }) => path in form.getValues());
  for (const [place, { path, message }] of known.entries())
    form.setError(path as Path<Values>, { message }, { shouldFocus: place === 0 });
  return known.length === error.fields.length;
}
