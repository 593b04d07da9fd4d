import { TEMPLATE_VARIABLES } from '@maskline/core/domain/text-template';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CancelButton, Dialog, DialogActions } from '../../../components/ui/dialog.tsx';
import { SelectField } from '../../../components/ui/select-field.tsx';
import { TextAreaField } from '../../../components/ui/text-area-field.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { saving, type TextTemplate } from '../api/templates.ts';

type Props = { before: TextTemplate | null; onClose(): void };
type Values = { name: string; body: string; for_sitters: 'true' | 'false' };

export function TemplateDialog({ before, onClose }: Props) {
  return (
    <Dialog isOpen onClose={onClose} title={before ? `Change “${before.name}”` : 'Add a template'}>
      <TemplateForm before={before} onClose={onClose} />
    </Dialog>
  );
}

function TemplateForm({ before, onClose }: Props) {
  const toast = useToast();
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, TextTemplate>({
    values: {
      name: before?.name ?? '',
      body: before?.body ?? '',
      for_sitters: before?.for_sitters ? 'true' : 'false',
    },
    send: ({ for_sitters, ...written }, key) =>
      saving(before).send({ ...written, for_sitters: for_sitters === 'true' }, key),
    touches: saving(before).touches,
    onDone: ({ name }) => {
      toast.done(`“${name}” is saved.`);
      onClose();
    },
  });
  /** Where the cursor is. */
  const insert = (name: string, within: HTMLFormElement | null) => {
    const place = `{{${name}}}`;
    const field = within?.elements.namedItem('body');
    if (!(field instanceof HTMLTextAreaElement)) return;
    field.setRangeText(place, field.selectionStart, field.selectionEnd, 'end');
    form.setValue('body', field.value, { shouldDirty: true });
    field.focus();
  };
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <TextField
        label="Name"
        placeholder="On the way"
        maxLength={80}
        autoComplete="off"
        error={errorOf('name')}
        {...form.register('name', { required: 'Write what you look for it by.' })}
      />
      <div className="grid gap-2">
        <TextAreaField
          label="Text"
          placeholder="Hi {{client_first_name}}, I am on my way to {{pet_names}}."
          maxLength={1600}
          error={errorOf('body')}
          {...form.register('body', { required: 'Write the text.' })}
        />
        <fieldset className="flex flex-wrap gap-1.5">
          <legend className="mb-1.5 text-sm text-soft">Is filled in when it is used:</legend>
          {Object.entries(TEMPLATE_VARIABLES).map(([name, meaning]) => (
            <button
              key={name}
              type="button"
              title={`Insert {{${name}}}`}
              onClick={({ currentTarget }) => insert(name, currentTarget.form)}
              className="rounded-md border border-line px-2 py-1 text-left text-xs text-soft hover:bg-hover hover:text-ink"
            >
              {meaning}
            </button>
          ))}
        </fieldset>
      </div>
      <SelectField label="Who may use it" error={errorOf('for_sitters')} {...form.register('for_sitters')}>
        <option value="false">Owners</option>
        <option value="true">Owners and sitters</option>
      </SelectField>
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Save
        </Button>
      </DialogActions>
    </form>
  );
}
