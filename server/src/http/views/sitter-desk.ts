import type {
  SitterNumberView,
  SitterThreadView,
  SitterVisitView,
} from '@maskline/core/contract/sitter-desk';
import { previewOf } from '@maskline/core/domain/message-body';
import { toRfc3339 } from '@maskline/core/domain/time';
import type { z } from 'zod';
import type { DeskThread } from '../../services/sitter-desk.ts';
import type { SitterVisit } from '../../services/sitter-visits.ts';
import type { SitterWithNumber } from '../../store/sitters.ts';
import type { Caller } from '../caller.ts';
import { bodyFor } from './message.ts';

export function deskThreadView(thread: DeskThread, caller: Caller): z.input<typeof SitterThreadView> {
  const { lastMessage } = thread;
  return {
    id: thread.id,
    client: { name: thread.clientName },
    may_write: thread.mayWrite,
    window: thread.window && times(thread.window),
    next_window: thread.nextWindow && times(thread.nextWindow),
    last_message: lastMessage && {
      preview: previewOf(bodyFor(lastMessage, caller)),
      direction: lastMessage.direction,
      at: toRfc3339(lastMessage.occurredAt),
    },
    unread_count: thread.unread,
  };
}

export function visitView(visit: SitterVisit): z.input<typeof SitterVisitView> {
  return {
    id: visit.windowId,
    thread_id: visit.threadId,
    client: { name: visit.clientName },
    ...times(visit),
    now: visit.isNow,
    service: visit.service,
    visit_notes: visit.visitNotes,
    pets: visit.pets,
  };
}

export function deskNumber({ number }: SitterWithNumber): z.input<typeof SitterNumberView> {
  if (!number) return { number: null };
  const { id, e164, status, quarantinedUntil } = number;
  return {
    number: { id, e164, status, quarantined_until: quarantinedUntil && toRfc3339(quarantinedUntil) },
  };
}

function times({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }) {
  return { starts_at: toRfc3339(startsAt), ends_at: toRfc3339(endsAt) };
}
