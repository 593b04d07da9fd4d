import { confirmBooking } from '../../src/services/booking-confirmation.ts';
import { createOverride } from '../../src/services/overrides.ts';
import type { TestOrganization } from './seeds.ts';

const HOUR_MS = 3_600_000;
let booked = 0;

/** Books a sitter from one hour to another, counted from now. */
export async function book(
  { ctx }: TestOrganization,
  { clientId, sitterId, hours: [from, to] }: { clientId: string; sitterId: string; hours: [number, number] },
): Promise<string> {
  booked += 1;
  const now = (await ctx.clock.now(ctx.db)).getTime();
  const { bookingId } = await confirmBooking(ctx, {
    externalId: `booking-${booked}`,
    clientId,
    sitterId,
    service: null,
    startsAt: new Date(now + from * HOUR_MS),
    endsAt: new Date(now + to * HOUR_MS),
  });
  return bookingId;
}

/** Makes a sitter responsible for a thread from now on; null: the owner inbox. */
export async function overrideTo(
  { ctx }: TestOrganization,
  threadId: string,
  sitterId: string | null,
): Promise<string> {
  return (await createOverride(ctx, threadId, { sitterId, reason: 'Test' })).id;
}
