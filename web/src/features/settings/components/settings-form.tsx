import { type ClientNameStyle, clientNameForSitters } from '@maskline/core/domain/client-name';
import type { UseFormReturn } from 'react-hook-form';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { CheckField } from '../../../components/ui/check-field.tsx';
import { SelectField } from '../../../components/ui/select-field.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import type { Organization } from '../../../lib/organization.ts';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { changeOrganization } from '../api/organization.ts';
import { TimeZoneField } from './time-zone-field.tsx';

type Values = Omit<Organization, 'id' | 'created_at'>;
type PartProps = { form: UseFormReturn<Values>; errorOf(name: keyof Values): string | undefined };

export function SettingsForm({
  organization: { id: _id, created_at: _at, ...values },
}: {
  organization: Organization;
}) {
  const toast = useToast();
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, Organization>({
    values,
    ...changeOrganization,
    onDone: ({ id: _, created_at: __, ...saved }) => {
      form.reset(saved);
      toast.done('The settings are saved.');
    },
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-6">
      <Company form={form} errorOf={errorOf} />
      <Windows form={form} errorOf={errorOf} />
      <People form={form} errorOf={errorOf} />
      {problem && <Callout tone="problem">{problem}</Callout>}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Save the settings
        </Button>
      </div>
    </form>
  );
}

const GRID = 'grid items-start gap-5 border-t border-line p-4 sm:grid-cols-2 sm:px-5';

function Company({ form, errorOf }: PartProps) {
  return (
    <Card title="The company">
      <div className={GRID}>
        <TextField
          label="Name"
          maxLength={200}
          autoComplete="organization"
          error={errorOf('name')}
          {...form.register('name', { validate: (name) => name.trim() !== '' || 'Write the name.' })}
        />
        <TimeZoneField
          present={form.getValues('time_zone')}
          error={errorOf('time_zone')}
          {...form.register('time_zone')}
        />
        <TextField
          label="Country"
          maxLength={2}
          autoComplete="off"
          hint="In two letters, such as US: phone numbers that are written without a country are of it."
          error={errorOf('default_country')}
          {...form.register('default_country', { setValueAs: (country: string) => country.toUpperCase() })}
        />
      </div>
    </Card>
  );
}

const MOST_MINUTES = 1440;
const MOST_DAYS = 3650;
const wholeNumber = (least: number, most: number) => ({
  valueAsNumber: true,
  validate: (value: number) =>
    (Number.isInteger(value) && value >= least && value <= most) ||
    `Write a whole number from ${least} to ${most}.`,
});

function Windows({ form, errorOf }: PartProps) {
  return (
    <Card
      title="Windows and quarantine"
      description="An assignment window is the booking’s time with these minutes before and after it. Changes count for windows written from now on."
    >
      <div className={GRID}>
        <TextField
          label="Lead minutes"
          type="number"
          inputMode="numeric"
          hint="A sitter answers from so long before a booking."
          error={errorOf('lead_minutes')}
          {...form.register('lead_minutes', wholeNumber(0, MOST_MINUTES))}
        />
        <TextField
          label="Grace minutes"
          type="number"
          inputMode="numeric"
          hint="And until so long after it."
          error={errorOf('grace_minutes')}
          {...form.register('grace_minutes', wholeNumber(0, MOST_MINUTES))}
        />
        <TextField
          label="Days of a quarantine"
          type="number"
          inputMode="numeric"
          hint="Unless another time is chosen."
          error={errorOf('default_quarantine_days')}
          {...form.register('default_quarantine_days', wholeNumber(1, MOST_DAYS))}
        />
      </div>
    </Card>
  );
}

const STYLES: Readonly<Record<ClientNameStyle, string>> = {
  first: 'First names alone',
  first_and_initial: 'First names and an initial',
  full: 'Whole names',
};
const EXAMPLE = 'Ann & Tom Miller';

function People({ form, errorOf }: PartProps) {
  const style = form.watch('client_names_for_sitters');
  return (
    <Card title="Sitters and owners">
      <div className={GRID}>
        <SelectField
          label="Clients’ names for sitters"
          hint={`${EXAMPLE} is shown to sitters as “${clientNameForSitters(EXAMPLE, style)}”.`}
          error={errorOf('client_names_for_sitters')}
          {...form.register('client_names_for_sitters')}
        >
          {Object.entries(STYLES).map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </SelectField>
        <CheckField
          label="Owners sign in with a second factor"
          hint="An owner who has none yet can only set one up."
          {...form.register('require_owner_second_factor')}
        />
      </div>
    </Card>
  );
}
