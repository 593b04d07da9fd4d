import { useEffect, useState } from 'react';

const keyOf = (threadId: string) => `maskline.draft.${threadId}`;

/** What was written and not sent, kept on this device. */
export function useDraft(threadId: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => readDraft(threadId));
  useEffect(() => {
    const timer = setTimeout(() => writeDraft(threadId, text), 300);
    return () => {
      clearTimeout(timer);
      writeDraft(threadId, text);
    };
  }, [threadId, text]);
  return [text, setText];
}

function readDraft(threadId: string): string {
  try {
    return localStorage.getItem(keyOf(threadId)) ?? '';
  } catch {
    return '';
  }
}

/** A browser may forbid to keep anything, or be full: then the draft lives as long as the page. */
function writeDraft(threadId: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(keyOf(threadId));
    else localStorage.setItem(keyOf(threadId), text);
  } catch {
    // Nothing to do about it.
  }
}
