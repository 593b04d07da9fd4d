import { useState } from 'react';
import { useToast } from '../../../components/ui/toast.tsx';
import { api } from '../../../lib/api-client.ts';
import { ApiError, messageOf } from '../../../lib/api-error.ts';
import { useTimes } from '../../../lib/times.ts';
import { useAction } from '../../../lib/use-action.ts';
import { type Change, touches } from '../api/booking-actions.ts';
import type { AssignmentWindow, BookingDetail } from '../api/schedule.ts';
import type { Item } from './items.ts';

export type Move = {
  item: Item;
  shift(at: number): number;
  /** Null: nobody; left out: it stays. */
  sitter?: Item['sitter'];
};

/** Where something is put while it is being moved. */
export type Moving = Pick<Item, 'key' | 'startsAt' | 'endsAt' | 'sitter'>;

type Patch = { path: string; change: Change; etag: string | null };
type Done = { undo: Patch; conflicts: BookingDetail['conflicts'] };

/** Moves by dragging: it asks nothing and can be undone, unless somebody else has changed it meanwhile. */
export function useMove() {
  const toast = useToast();
  const times = useTimes();
  const [moving, setMoving] = useState<Moving | null>(null);
  const move = useAction<Patch & { seen: Item }, Done>({ send, touches });
  const undo = useAction<Patch, unknown>({
    send: ({ path, change, etag }) => api.patchTagged(path, change, etag),
    touches,
  });
  const goBack = (patch: Patch) => async () => {
    try {
      if (await undo.run(patch)) toast.done('It is as it was before.');
    } catch (error) {
      toast.problem(messageOf(error));
    }
  };
  const run = async ({ item, shift, sitter }: Move) => {
    const { startsAt, endsAt } = item.booked ?? item;
    const change = { starts_at: rfc(shift(startsAt)), ends_at: rfc(shift(endsAt)) };
    if (shift(startsAt) < Date.now()) return toast.problem('That is over already: choose a time ahead.');
    setMoving({
      ...item,
      startsAt: shift(item.startsAt),
      endsAt: shift(item.endsAt),
      sitter: sitter === undefined ? item.sitter : sitter,
    });
    const path = item.bookingId ? `/bookings/${item.bookingId}` : `/assignment-windows/${item.key}`;
    const ofSitter = sitter === undefined ? {} : { sitter_id: sitter?.id ?? null };
    try {
      const done = await move.run({ path, change: { ...change, ...ofSitter }, etag: null, seen: item });
      if (done)
        toast.done(
          sentenceOf(item, change.starts_at, sitter, done.result.conflicts),
          goBack(done.result.undo),
        );
    } catch (error) {
      toast.problem(plainly(messageOf(error)));
    } finally {
      setMoving(null);
    }
  };
  return { run, moving };

  function sentenceOf(
    item: Item,
    start: string,
    sitter: Move['sitter'],
    conflicts: Done['conflicts'],
  ): string {
    const whose = sitter ? ` with ${sitter.name}` : '';
    const overlap = conflicts.length > 0 ? ' It overlaps a window of another sitter now.' : '';
    return `${item.client.name} is moved: ${times.full(start)}${whose}.${overlap}`;
  }
}

const rfc = (at: number) => new Date(at).toISOString();

/** Reads a booking once more: what is moved must be what was seen. */
async function send({ path, change, seen }: Patch & { seen: Item }): Promise<Done> {
  if (seen.bookingId === null) {
    const { etag } = await api.patchTagged<AssignmentWindow>(path, change, null);
    const before = { starts_at: rfc(seen.startsAt), ends_at: rfc(seen.endsAt) };
    return { undo: { path, change: before, etag }, conflicts: [] };
  }
  const { value, etag } = await api.getTagged<BookingDetail>(path);
  if (!isAsSeen(value, seen)) throw new ApiError('precondition_failed', '');
  const moved = await api.patchTagged<BookingDetail>(path, change, etag);
  const { starts_at, ends_at, sitter } = value;
  const before = { starts_at, ends_at, sitter_id: sitter?.id ?? null };
  return { undo: { path, change: before, etag: moved.etag }, conflicts: moved.value.conflicts };
}

function isAsSeen(
  { starts_at, ends_at, sitter, status }: BookingDetail,
  { booked, sitter: seen }: Item,
): boolean {
  return (
    status === 'confirmed' &&
    Date.parse(starts_at) === booked?.startsAt &&
    Date.parse(ends_at) === booked.endsAt &&
    (sitter?.id ?? null) === (seen?.id ?? null)
  );
}

/** The API says to programs how to go on. */
export function plainly(message: string): string {
  return message.replace(/ Change the times, or send `allow_overlap: true`\.$/, '');
}
