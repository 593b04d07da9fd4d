import { useTimes } from '../lib/times.ts';

/** Day and time in the organization's zone; in the viewer's own on hover. */
export function Moment({ at }: { at: string }) {
  const times = useTimes();
  return (
    <time dateTime={at} title={times.here(at)}>
      {times.full(at)}
    </time>
  );
}
