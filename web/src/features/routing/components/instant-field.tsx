import { useId } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { addDays, atMinutes, minutesOf, useWallClock, type WallTime } from '../../../lib/wall-time.ts';

const STEP_MINUTES = 5;
const LAST_STEP = 24 * 60 - STEP_MINUTES;

type Props = { at: WallTime; onChange(at: WallTime): void; error?: string | undefined };

/** Any instant: the day by the field, the time by the field or by moving through the day. */
export function InstantField({ at, onChange, error }: Props) {
  const id = useId();
  const wallClock = useWallClock();
  const isComplete = at !== '';
  return (
    <div className="grid gap-3">
      <TextField
        label="When"
        type="datetime-local"
        value={at}
        onChange={({ target }) => onChange(target.value)}
        hint="In the time zone of the company."
        error={error ?? (isComplete ? undefined : 'Choose a day and a time.')}
      />
      <div className="grid gap-1.5">
        <label htmlFor={id} className="flex justify-between text-sm font-medium">
          Through the day
          <span className="text-soft tabular-nums">{isComplete && at.slice(11)}</span>
        </label>
        <input
          id={id}
          type="range"
          min={0}
          max={LAST_STEP}
          step={STEP_MINUTES}
          disabled={!isComplete}
          value={isComplete ? minutesOf(at) : 0}
          aria-valuetext={isComplete ? at.slice(11) : 'No time yet'}
          onChange={({ target }) => onChange(atMinutes(at, Number(target.value)))}
          className="h-8 w-full"
        />
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={() => onChange(wallClock())}>
          Now
        </Button>
        <Button size="small" disabled={!isComplete} onClick={() => onChange(addDays(at, -1))}>
          A day earlier
        </Button>
        <Button size="small" disabled={!isComplete} onClick={() => onChange(addDays(at, 1))}>
          A day later
        </Button>
      </div>
    </div>
  );
}
