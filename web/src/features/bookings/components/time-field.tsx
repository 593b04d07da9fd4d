import { useId } from 'react';
import { Field } from '../../../components/ui/field.tsx';
import { useMe } from '../../../lib/session.ts';
import { wallTimeIn } from '../../../lib/wall-time.ts';
import { readWallTime } from './days.ts';

type Props = {
  label: string;
  error: string | undefined;
  /** As the API takes it: a wall time of the organization, with its offset where that is not enough. */
  value: string;
  onChange(value: string): void;
};

/** Date and time by the organization's clocks. Where these pass a time twice, it asks which of both is meant. */
export function TimeField({ label, error, value, onChange }: Props) {
  const { time_zone: zone } = useMe().organization;
  const id = useId();
  const wall = value.slice(0, 16);
  const { choices } = readWallTime(wall, zone);
  return (
    <div className="grid gap-2">
      <Field label={label} error={error}>
        {(control) => (
          <input
            type="datetime-local"
            {...control}
            value={wall}
            onChange={({ target }) => onChange(readWallTime(target.value, zone).text)}
          />
        )}
      </Field>
      {choices.length > 0 && (
        <div className="grid gap-1 text-sm">
          <label htmlFor={id}>The clocks pass this time twice. Which one?</label>
          <select
            id={id}
            value={value}
            onChange={({ target }) => onChange(target.value)}
            className="h-10 rounded-lg border border-line-strong bg-surface px-2 md:h-9"
          >
            {choices.map((choice, place) => (
              <option key={choice} value={choice}>
                {place === 0 ? 'The first' : 'The second'} ({nameIn(choice, zone)})
              </option>
            ))}
          </select>
        </div>
      )}
    </div>
  );
}

/** 01:30 GMT-4: with what tells the two apart. */
function nameIn(instant: string, zone: string): string {
  const style = { hour: '2-digit', minute: '2-digit', timeZone: zone, timeZoneName: 'short' } as const;
  return new Intl.DateTimeFormat('en-GB', style).format(new Date(instant));
}

export function timeValueOf(at: number, zone: string): string {
  return readWallTime(wallTimeIn(zone, at), zone, at).text;
}

/** What is wrong with it, or true. */
export function checkTime(value: string, zone: string): string | true {
  if (value === '') return 'Choose a date and a time.';
  return readWallTime(value, zone).problem ?? true;
}
