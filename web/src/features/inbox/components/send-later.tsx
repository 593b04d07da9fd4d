import { Clock } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { IconButton } from '../../../components/ui/icon-button.tsx';

export const SendLaterDialog = lazy(() =>
  import('./send-later-dialog.tsx').then((module) => ({ default: module.SendLaterDialog })),
);

type Props = { threadId: string; text: string; onScheduled(): void };

/** Beside the button that sends at once. */
export function SendLater({ threadId, text, onScheduled }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <IconButton
        label="Send later"
        icon={Clock}
        aria-haspopup="dialog"
        disabled={text.trim() === ''}
        onClick={() => setIsOpen(true)}
      />
      {isOpen && (
        <Suspense>
          <SendLaterDialog
            threadId={threadId}
            written={text}
            onClose={() => setIsOpen(false)}
            onDone={onScheduled}
          />
        </Suspense>
      )}
    </>
  );
}
