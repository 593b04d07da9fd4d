import type { NoteView } from '@maskline/core/contract/threads';
import { toRfc3339 } from '@maskline/core/domain/time';
import type { z } from 'zod';
import type { Note } from '../../store/tables.ts';

export function noteView(note: Note): z.input<typeof NoteView> {
  return {
    id: note.id,
    thread_id: note.threadId,
    body: note.body,
    created_by: note.createdBy,
    created_at: toRfc3339(note.createdAt),
  };
}
