import { useState } from 'react';
import { SitterField } from '../../../components/sitter-field.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CancelButton, DialogActions } from '../../../components/ui/dialog.tsx';
import { SelectField } from '../../../components/ui/select-field.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { addOverride, type Override } from '../api/overrides.ts';
import { type ChosenThread, ThreadField } from './thread-field.tsx';

type Values = {
  threadId: string;
  target: 'owner' | 'sitter';
  sitter_id: string;
  reason: string;
  starts_at: string;
  ends_at: string;
};

export function OverrideForm({ onAdded }: { onAdded(override: Override): void }) {
  const [thread, setThread] = useState<ChosenThread | null>(null);
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, Override>({
    values: { threadId: '', target: 'owner', sitter_id: '', reason: '', starts_at: '', ends_at: '' },
    send: (values, key) => addOverride.send(overrideOf(values), key),
    touches: addOverride.touches,
    onDone: onAdded,
  });
  form.register('threadId', { required: 'Choose the conversation.' });
  const choose = (chosen: ChosenThread | null) => {
    setThread(chosen);
    form.setValue('threadId', chosen?.id ?? '', { shouldValidate: form.formState.isSubmitted });
  };
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <ThreadField chosen={thread} onChoose={choose} error={errorOf('threadId')} />
      <SelectField label="Who answers" error={errorOf('target')} {...form.register('target')}>
        <option value="owner">The owner</option>
        <option value="sitter">A sitter</option>
      </SelectField>
      {form.watch('target') === 'sitter' && (
        <SitterField
          label="Sitter"
          error={errorOf('sitter_id')}
          {...form.register('sitter_id', { required: 'Choose who answers.', shouldUnregister: true })}
        />
      )}
      <TextField
        label="Reason"
        maxLength={500}
        autoComplete="off"
        hint="It stands in the conversation and in the audit log."
        error={errorOf('reason')}
        {...form.register('reason', { validate: (reason) => reason.trim() !== '' || 'Say why.' })}
      />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField
          label="From"
          type="datetime-local"
          hint="Now, if left empty."
          error={errorOf('starts_at')}
          {...form.register('starts_at')}
        />
        <TextField
          label="Until"
          type="datetime-local"
          hint="Until you end it, if left empty."
          error={errorOf('ends_at')}
          {...form.register('ends_at')}
        />
      </div>
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Add the override
        </Button>
      </DialogActions>
    </form>
  );
}

function overrideOf(values: Values): Parameters<typeof addOverride.send>[0] {
  const { threadId, target, sitter_id, reason, starts_at, ends_at } = values;
  const terms = { reason, ...(starts_at && { starts_at }), ...(ends_at && { ends_at }) };
  return target === 'owner' ? { threadId, target, ...terms } : { threadId, target, sitter_id, ...terms };
}
