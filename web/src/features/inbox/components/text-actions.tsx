import { Button } from '../../../components/ui/button.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { messageOf } from '../../../lib/api-error.ts';
import { type Message, type TextAction, useTextAction } from '../api/conversation.ts';

type Props = { message: Message; threadId: string };

/** Why a text did not go, and what can be done about it. */
export function TextActions({ message, threadId }: Props) {
  const toast = useToast();
  const { run, isBusy } = useTextAction(threadId);
  const actions = actionsFor(message);
  if (!message.failure && actions.length === 0) return null;
  const act = (action: TextAction) =>
    run({ id: message.id, action }).catch((error: unknown) => toast.problem(messageOf(error)));
  return (
    <div className="mt-1 flex max-w-[85%] flex-col items-end gap-1.5 px-1 md:max-w-[70%]">
      {message.failure && <p className="text-right text-sm text-danger">{message.failure.reason}</p>}
      <div className="flex flex-wrap justify-end gap-2">
        {actions.map(({ action, label }) => (
          <Button key={action} size="small" isBusy={isBusy} onClick={() => void act(action)}>
            {label}
          </Button>
        ))}
      </div>
    </div>
  );
}

function actionsFor({
  status,
  outcome_unknown: isUnknown,
}: Message): { action: TextAction; label: string }[] {
  if (status === 'failed' || status === 'undelivered') return [{ action: 'retry', label: 'Try again' }];
  if (status === 'held')
    return [
      { action: 'discard', label: 'Discard' },
      { action: 'send', label: 'Send it as yours' },
    ];
  if (isUnknown) return [{ action: 'let-pass', label: 'Let later texts go' }];
  return [];
}
