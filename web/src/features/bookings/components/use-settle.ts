import { useToast } from '../../../components/ui/toast.tsx';
import { api } from '../../../lib/api-client.ts';
import { messageOf } from '../../../lib/api-error.ts';
import { focusHeading } from '../../../lib/focus-history.ts';
import { useAction } from '../../../lib/use-action.ts';
import { touches } from '../api/booking-actions.ts';
import type { BookingDetail, Conflict } from '../api/schedule.ts';

type Side = Conflict['windows'][number];
type Settling = { conflict: Conflict; keep: Side; change: Side };
type Undo = { path: string; sitterId: string; etag: string | null };

/** Ends a conflict: one sitter takes both bookings, which can be undone, or a window made by hand ends. */
export function useSettle() {
  const toast = useToast();
  const action = useAction<Settling, Undo | null>({ send, touches });
  const undo = useAction<Undo, unknown>({
    send: ({ path, sitterId, etag }) => api.patchTagged(path, { sitter_id: sitterId }, etag),
    touches,
  });
  const goBack = (back: Undo) => async () => {
    try {
      if (await undo.run(back)) toast.done('It is as it was before.');
    } catch (error) {
      toast.problem(messageOf(error));
    }
  };
  const settle = async (settling: Settling) => {
    const { conflict, keep } = settling;
    try {
      const done = await action.run(settling);
      if (!done) return;
      const { result: back } = done;
      focusHeading();
      toast.done(`${keep.sitter.name} has ${conflict.client.name} alone.`, back ? goBack(back) : undefined);
    } catch (error) {
      toast.problem(messageOf(error));
    }
  };
  return { settle, isBusy: action.isBusy };
}

async function send({ keep, change }: Settling, key: string): Promise<Undo | null> {
  if (change.booking_id === null) {
    await api.post(`/assignment-windows/${change.id}/end`, undefined, key);
    return null;
  }
  const path = `/bookings/${change.booking_id}`;
  const { etag } = await api.getTagged<BookingDetail>(path);
  const settled = await api.patchTagged<BookingDetail>(path, { sitter_id: keep.sitter.id }, etag);
  return { path, sitterId: change.sitter.id, etag: settled.etag };
}
