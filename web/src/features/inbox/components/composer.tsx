import { countSegments } from '@maskline/core/domain/segments';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { TEXT_LINK } from '../../../components/lone-page.tsx';
import { TemplateButton } from '../../../components/template-button.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { UnfilledNotice } from '../../../components/unfilled-notice.tsx';
import { WritingArea } from '../../../components/writing-area.tsx';
import { messageOf } from '../../../lib/api-error.ts';
import { submitText } from '../../../lib/outbox.ts';
import { useMe } from '../../../lib/session.ts';
import { useDraft } from '../../../lib/use-draft.ts';
import { type OutboundDecision, previewQuery, useAddNote } from '../api/conversation.ts';
import { GoesOut } from './goes-out.tsx';
import { SendLater } from './send-later.tsx';

type Props = { threadId: string; clientName: string };
type Kind = 'text' | 'note';

const LONGEST = { text: 1600, note: 5000 };

/** Says before sending which number it goes out from, and why. */
export function Composer({ threadId, clientName }: Props) {
  const [kind, setKind] = useState<Kind>('text');
  const [text, setText] = useDraft(threadId);
  const [note, setNote] = useDraft(`${threadId}.note`);
  const [problem, setProblem] = useState<string | null>(null);
  const preview = useQuery(previewQuery(threadId)).data;
  const hasChanged = useChangedDecision(preview, text);
  const { id: by } = useMe();
  const addNote = useAddNote(threadId);
  const [written, write] = kind === 'text' ? [text, setText] : [note, setNote];
  const isRefused = kind === 'text' && preview?.outcome === 'refused';
  const send = async () => {
    if (written.trim() === '' || isRefused) return;
    setProblem(null);
    document.getElementById('composer')?.focus();
    if (kind === 'text') {
      setText('');
      submitText({ by, threadId, body: text });
      return;
    }
    try {
      if (await addNote.run(note)) setNote('');
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <div className="border-t border-line bg-surface px-3 pt-2 pb-3 md:px-5">
      <KindTabs kind={kind} onChoose={setKind} />
      {problem && <Callout tone="problem">{problem}</Callout>}
      {kind === 'text' && <UnfilledNotice text={text} />}
      {kind === 'text' && hasChanged && (
        <Callout tone="warning">
          What a text would do has changed while you wrote. Look below before you send it.
        </Callout>
      )}
      <div className="mt-2">
        <WritingArea
          id="composer"
          isNote={kind === 'note'}
          aria-label={kind === 'text' ? `Text to ${clientName}` : `Note about ${clientName}`}
          placeholder={kind === 'text' ? `Text ${clientName}` : 'A note that the client never sees'}
          value={written}
          maxLength={LONGEST[kind]}
          onWrite={write}
          onSend={() => void send()}
        />
      </div>
      <div className="mt-2 flex items-end gap-3">
        <div className="min-w-0 flex-1 text-xs text-soft">
          {kind === 'text' ? <GoesOut preview={preview} /> : 'Only owners see notes.'}
          {kind === 'text' && text !== '' && <Segments text={text} />}
        </div>
        {kind === 'text' && <TemplateButton none={<NoTemplate />} into="composer" threadId={threadId} />}
        {kind === 'text' && <SendLater threadId={threadId} text={text} onScheduled={() => setText('')} />}
        <Button
          variant="primary"
          isBusy={addNote.isBusy}
          disabled={written.trim() === '' || isRefused}
          title="Ctrl + Enter"
          onClick={() => void send()}
        >
          {kind === 'text' ? 'Send' : 'Add note'}
        </Button>
      </div>
    </div>
  );
}

const KINDS = [
  { value: 'text', label: 'Text', command: 'Write a text' },
  { value: 'note', label: 'Note', command: 'Write a note' },
] as const;

function KindTabs({ kind, onChoose }: { kind: Kind; onChoose(kind: Kind): void }) {
  return (
    <fieldset className="flex gap-1">
      <legend className="sr-only">What to write</legend>
      {KINDS.map(({ value, label, command }) => (
        <button
          key={value}
          id={`compose-${value}`}
          type="button"
          aria-pressed={kind === value}
          data-command={command}
          onClick={() => {
            onChoose(value);
            document.getElementById('composer')?.focus();
          }}
          className="h-8 rounded-lg px-2.5 text-sm text-soft hover:bg-hover aria-pressed:bg-hover aria-pressed:font-medium aria-pressed:text-ink"
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}

function NoTemplate() {
  return (
    <>
      There is none yet. Write one under{' '}
      <Link to="/settings/templates" className={TEXT_LINK}>
        Templates
      </Link>
      .
    </>
  );
}

function Segments({ text }: { text: string }) {
  const { segments, unitsLeft } = countSegments(text);
  return (
    <p className="tabular-nums">
      {segments === 1 ? 'One segment' : `${segments} segments`}, {unitsLeft} left
    </p>
  );
}

/** Whether the decision is another than when the first word was written. */
function useChangedDecision(preview: OutboundDecision | undefined, text: string): boolean {
  const now =
    preview && JSON.stringify([preview.outcome, preview.number?.id, preview.contact?.id, preview.code]);
  const [first, setFirst] = useState<string | null>(null);
  if (text === '' && first !== null) setFirst(null);
  if (text !== '' && first === null && now !== undefined) setFirst(now);
  return text !== '' && first !== null && now !== undefined && first !== now;
}
