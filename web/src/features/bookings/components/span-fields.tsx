import { type Control, Controller, type FieldValues, type Path } from 'react-hook-form';
import { useMe } from '../../../lib/session.ts';
import { checkTime, TimeField } from './time-field.tsx';

type Props<Values extends FieldValues> = {
  control: Control<Values>;
  errorOf(name: Path<Values>): string | undefined;
};

/** From when to when, in the organization's zone. */
export function SpanFields<Values extends FieldValues & { starts_at: string; ends_at: string }>({
  control,
  errorOf,
}: Props<Values>) {
  const { time_zone: zone } = useMe().organization;
  return (
    <div className="grid gap-2">
      <div className="grid gap-5">
        {(['starts_at', 'ends_at'] as Path<Values>[]).map((name) => (
          <Controller
            key={name}
            name={name}
            control={control}
            rules={{ validate: (value: string) => checkTime(value, zone) }}
            render={({ field: { value, onChange } }) => (
              <TimeField
                label={name === 'starts_at' ? 'Starts' : 'Ends'}
                error={errorOf(name)}
                value={value}
                onChange={onChange}
              />
            )}
          />
        ))}
      </div>
      <p className="text-sm text-soft">By the clocks of {zone.replaceAll('_', ' ')}.</p>
    </div>
  );
}
