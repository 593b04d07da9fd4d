import { toRfc3339 } from '@maskline/core/domain/time';
import type { DeactivationImpact } from '../../services/deactivation-impact.ts';
import type { WindowOfSitter } from '../../store/sitter-windows.ts';
import type { SitterWithNumber } from '../../store/sitters.ts';
import { touchedView } from './number-view.ts';

/** `assumedCountry`: of the phone that this request wrote, so that a national one is shown as it was understood. */
export function sitterView(sitter: SitterWithNumber, assumedCountry: string | null = null) {
  const { number } = sitter;
  return {
    id: sitter.id,
    name: sitter.name,
    phone: sitter.phone,
    ...(assumedCountry ? { assumed_country: assumedCountry } : {}),
    active: sitter.active,
    number: number && {
      id: number.id,
      e164: number.e164,
      class: number.class,
      status: number.status,
      quarantined_until: number.quarantinedUntil && toRfc3339(number.quarantinedUntil),
    },
    created_at: toRfc3339(sitter.createdAt),
    activated_at: sitter.activatedAt && toRfc3339(sitter.activatedAt),
    deactivated_at: sitter.deactivatedAt && toRfc3339(sitter.deactivatedAt),
  };
}

type Windows = { now: readonly WindowOfSitter[]; next: WindowOfSitter | null };

export function listedSitterView(sitter: SitterWithNumber, { now, next }: Windows = { now: [], next: null }) {
  return {
    ...sitterView(sitter),
    windows_now: now.map(windowOfSitterView),
    next_window: next && windowOfSitterView(next),
  };
}

function windowOfSitterView(window: WindowOfSitter) {
  return {
    id: window.id,
    thread_id: window.threadId,
    client: { id: window.clientId, name: window.clientName },
    starts_at: toRfc3339(window.startsAt),
    ends_at: toRfc3339(window.endsAt),
  };
}

export function deactivationView(impact: DeactivationImpact) {
  const { number } = impact;
  return {
    number: number && {
      id: number.id,
      e164: number.e164,
      quarantined_until: toRfc3339(number.quarantinedUntil),
    },
    windows_ended: firstSpans(impact.windowsEnded),
    windows_cancelled: firstSpans(impact.windowsCancelled),
    overrides_ended: firstSpans(impact.overridesEnded),
    bookings_cleared: firstSpans(impact.bookingsCleared),
    touched: touchedView(impact.threads),
  };
}

const MOST_SHOWN = 50;

type Span = { id: string; threadId: string; clientName: string; startsAt: Date; endsAt: Date | null };

function firstSpans(spans: readonly Span[]) {
  const first = spans.slice(0, MOST_SHOWN).map(({ id, threadId, clientName, startsAt, endsAt }) => ({
    id,
    thread_id: threadId,
    client_name: clientName,
    starts_at: toRfc3339(startsAt),
    ends_at: endsAt && toRfc3339(endsAt),
  }));
  return { total: spans.length, first };
}
