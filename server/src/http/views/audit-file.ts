import { csvLine } from '@maskline/core/domain/csv';
import type { ExportedEvent } from '../../store/audit-events.ts';

/** How an exported event is written down in a file. */
export type AuditFileForm = { mediaType: string; head: string; lineOf(event: ExportedEvent): string };

const COLUMNS = [
  'seq',
  'occurred_at',
  'actor',
  'actor_id',
  'event',
  'entity',
  'entity_id',
  'reason',
  'details',
  'id',
  'hash',
  'key_id',
] as const;

const CSV: AuditFileForm = {
  mediaType: 'text/csv; charset=utf-8',
  head: csvLine(COLUMNS),
  lineOf: (event) => csvLine(Object.values(fieldsOf(event))),
};

const JSON_LINES: AuditFileForm = {
  mediaType: 'application/jsonl; charset=utf-8',
  head: '',
  // The details go in as they are stored: read and written again, a long number would be another.
  lineOf: (event) => {
    const fields = Object.entries(fieldsOf(event)).map(
      ([name, value]) =>
        `${JSON.stringify(name)}:${name === 'details' || name === 'seq' ? value : JSON.stringify(value)}`,
    );
    return `{${fields.join(',')}}\n`;
  },
};

export const AUDIT_FILE_FORMS = { csv: CSV, jsonl: JSON_LINES };

function fieldsOf(event: ExportedEvent): Record<(typeof COLUMNS)[number], string | null> {
  return {
    seq: event.seq,
    occurred_at: event.occurredAt,
    actor: event.actor,
    actor_id: event.actorId,
    event: event.event,
    entity: event.entity,
    entity_id: event.entityId,
    reason: event.reason,
    details: event.details,
    id: event.id,
    hash: event.hash.toString('hex'),
    key_id: event.keyId,
  };
}
