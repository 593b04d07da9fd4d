import { useQuery } from '@tanstack/react-query';
import { TemplateButton } from '../../../components/template-button.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { UnfilledNotice } from '../../../components/unfilled-notice.tsx';
import { WritingArea } from '../../../components/writing-area.tsx';
import { submitText } from '../../../lib/outbox.ts';
import { useMe } from '../../../lib/session.ts';
import { showPhonesIn } from '../../../lib/shown-phone.ts';
import { useDraft } from '../../../lib/use-draft.ts';
import { type DeskThread, ownPreviewQuery } from '../api/desk.ts';

/** Inside a window a place to write; outside of one the reason, and when the next begins. */
export function DeskComposer({ thread }: { thread: DeskThread }) {
  const [text, setText] = useDraft(thread.id);
  const { id: by } = useMe();
  const preview = useQuery(ownPreviewQuery(thread.id)).data;
  const isRefused = preview?.outcome === 'refused';
  const send = () => {
    if (text.trim() === '' || isRefused) return;
    setText('');
    submitText({ by, threadId: thread.id, body: text });
    document.getElementById('composer')?.focus();
  };
  return (
    <div className="grid gap-2 border-t border-line bg-surface px-3 py-3">
      {isRefused ? (
        <Callout tone="note">{showPhonesIn(preview.sentence)}</Callout>
      ) : (
        // Outside of a window nothing is offered to write with before it is known why.
        (thread.may_write || preview) && (
          <>
            <UnfilledNotice text={text} />
            <WritingArea
              id="composer"
              aria-label={`Text to ${thread.client.name}`}
              placeholder={`Text ${thread.client.name}`}
              value={text}
              maxLength={1600}
              onWrite={setText}
              onSend={send}
            />
            <div className="flex items-end gap-3">
              <p className="min-w-0 flex-1 text-xs text-soft">{preview && showPhonesIn(preview.sentence)}</p>
              <TemplateButton
                none="The company has written none for sitters yet."
                into="composer"
                threadId={thread.id}
              />
              <Button variant="primary" disabled={text.trim() === ''} onClick={send}>
                Send
              </Button>
            </div>
          </>
        )
      )}
    </div>
  );
}
