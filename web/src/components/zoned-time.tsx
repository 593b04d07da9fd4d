import { useMe } from '../lib/session.ts';

type Props = { at: string; isDateOnly?: boolean };

/** In the organization's zone; in the viewer's own on hover. */
export function ZonedTime({ at, isDateOnly = false }: Props) {
  const { time_zone: timeZone } = useMe().organization;
  const instant = new Date(at);
  const style = isDateOnly
    ? ({ dateStyle: 'medium' } as const)
    : ({ dateStyle: 'medium', timeStyle: 'short' } as const);
  const own = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'long' }).format(instant);
  return (
    <time dateTime={at} title={`${own}, where you are`}>
      {new Intl.DateTimeFormat('en', { ...style, timeZone }).format(instant)}
    </time>
  );
}
