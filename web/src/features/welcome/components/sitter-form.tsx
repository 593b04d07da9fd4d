import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CancelButton, DialogActions } from '../../../components/ui/dialog.tsx';
import { SelectField } from '../../../components/ui/select-field.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { showPhone } from '../../../lib/shown-phone.ts';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { addSitter, addSitterNumber, sitterNumbersQuery } from '../api/first-rows.ts';

type Values = { name: string; phone: string; e164: string };
type Props = { onAdded(name: string): void };

/** A sitter and, where none waits, the number that the sitter is given. */
export function SitterForm({ onAdded }: Props) {
  const supply = useQuery(sitterNumbersQuery);
  if (supply.isPending) return <SkeletonRows label="The numbers are being read" />;
  if (!supply.data) return <QueryProblem query={supply} />;
  const { isReady, available } = supply.data;
  if (!isReady && available.length === 0) return <NoNumber />;
  return <Fields available={isReady ? [] : available} onAdded={onAdded} />;
}

function NoNumber() {
  return (
    <div className="grid gap-5">
      <Callout tone="note">
        A sitter is given a number on activation, and none is free. Add one of the class “Sitter” first.
      </Callout>
      <DialogActions>
        <CancelButton />
        <Link to="/numbers" search={{}} className="self-center font-medium text-accent underline">
          Go to the numbers
        </Link>
      </DialogActions>
    </div>
  );
}

function Fields({ available, onAdded }: Props & { available: readonly string[] }) {
  // If the sitter is refused, the number has been taken into use all the same.
  const taken = useRef<string | null>(null);
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, unknown>({
    values: { name: '', phone: '', e164: '' },
    async send({ name, phone, e164 }, key) {
      if (available.length > 0 && taken.current === null) {
        await addSitterNumber(e164, `${key}.number`);
        taken.current = e164;
      }
      return addSitter.send({ name, phone }, key);
    },
    touches: addSitter.touches,
    onDone: (_, { name }) => onAdded(name),
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <TextField
        label="Name"
        maxLength={200}
        autoComplete="off"
        error={errorOf('name')}
        {...form.register('name', { required: 'Write the name.' })}
      />
      <TextField
        label="Personal phone"
        type="tel"
        autoComplete="off"
        hint="No client ever sees it."
        error={errorOf('phone')}
        {...form.register('phone', { required: 'Write the phone number.' })}
      />
      {available.length > 0 && (
        <SelectField
          label="The sitter’s number"
          hint="It is given on activation and stays the same across all bookings."
          error={errorOf('e164')}
          {...form.register('e164', { required: 'Choose a number.' })}
        >
          <option value="">Choose a number</option>
          {available.map((e164) => (
            <option key={e164} value={e164}>
              {showPhone(e164)}
            </option>
          ))}
        </SelectField>
      )}
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Add the sitter
        </Button>
      </DialogActions>
    </form>
  );
}
