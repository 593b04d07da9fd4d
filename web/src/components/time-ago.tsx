const STEPS = [
  { unit: 'year', seconds: 31_536_000 },
  { unit: 'month', seconds: 2_592_000 },
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
] as const;

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** How long ago it was; the instant itself, in the viewer's own zone, on hover. */
export function TimeAgo({ at }: { at: string }) {
  const instant = new Date(at);
  return (
    <time dateTime={at} title={exact.format(instant)}>
      {agoOf((instant.getTime() - Date.now()) / 1000)}
    </time>
  );
}

function agoOf(seconds: number): string {
  const step = STEPS.find((one) => Math.abs(seconds) >= one.seconds);
  return step ? relative.format(Math.round(seconds / step.seconds), step.unit) : 'just now';
}
