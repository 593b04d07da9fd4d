import { forget, insist, type Unsent, useUnsent } from '../lib/outbox.ts';
import { useMe } from '../lib/session.ts';
import { useAddToDraft } from '../lib/use-draft.ts';
import { BacklogItem } from './backlog.tsx';
import { TextBubble } from './text-bubble.tsx';
import { Button } from './ui/button.tsx';

type Props = {
  threadId: string;
  /** Texts that the conversation shows already. */
  shown: ReadonlySet<string>;
};

/** At the end of a conversation: own texts that are on their way, wait for a connection, or were refused. */
export function UnsentTexts({ threadId, shown }: Props) {
  const { id: by } = useMe();
  const texts = useUnsent().filter(
    (text) => text.threadId === threadId && text.by === by && !shown.has(text.sentAs ?? ''),
  );
  // Those behind one that waits wait for it.
  const isWaiting = texts.some((text) => text.isWaiting);
  return texts.map((text) => (
    <BacklogItem key={text.key}>
      {text.isKept ? (
        <div className="flex flex-col items-end pb-1">
          <State text={text} isWaiting={false} />
        </div>
      ) : (
        <TextBubble isOurs isProblem={text.problem !== null} text={text.body}>
          <State text={text} isWaiting={isWaiting} />
        </TextBubble>
      )}
    </BacklogItem>
  ));
}

function State({ text, isWaiting }: { text: Unsent; isWaiting: boolean }) {
  const { threadId, body, problem, isKept } = text;
  const addToDraft = useAddToDraft(threadId);
  const takeBack = () => {
    forget(text);
    addToDraft(body);
    document.getElementById('composer')?.focus();
  };
  if (problem === null && !isWaiting) return <p className="mt-0.5 px-1 text-xs text-faint">Sending</p>;
  return (
    <div className="mt-1 flex max-w-[85%] flex-col items-end gap-1.5 px-1 md:max-w-[70%]">
      <p className={`text-right text-sm ${problem ? 'text-danger' : 'text-soft'}`}>
        {problem ?? 'Waits for a connection, and then goes by itself.'}
      </p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button size="small" onClick={() => forget(text)}>
          Remove
        </Button>
        <Button size="small" onClick={takeBack}>
          Edit
        </Button>
        {problem && !isKept && (
          <Button size="small" onClick={() => insist(text)}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}
