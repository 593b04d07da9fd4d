import { useQuery } from '@tanstack/react-query';
import { showPhone } from '../../../lib/shown-phone.ts';
import { useTimes } from '../../../lib/times.ts';
import { ownNumberQuery } from '../api/desk.ts';

/** The own masked number, and that it stays. */
export function OwnNumber() {
  const times = useTimes();
  const { data } = useQuery(ownNumberQuery);
  if (!data) return null;
  const { number } = data;
  if (!number) return <>You have no number of your own yet. Ask the owner.</>;
  const until = number.status === 'quarantined' ? number.quarantined_until : null;
  return (
    <>
      Your number {showPhone(number.e164)} was given to you when you were activated; it stays the same for all
      your bookings.
      {until && ` It rests until ${times.full(until)}; until then your texts go out from another number.`}
    </>
  );
}
