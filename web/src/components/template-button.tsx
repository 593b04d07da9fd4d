import { TextQuote } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { rememberAsLast } from '../lib/focus-history.ts';
import { useAddToDraft } from '../lib/use-draft.ts';
import { IconButton } from './ui/icon-button.tsx';

const TemplatePicker = lazy(() =>
  import('./template-picker.tsx').then((module) => ({ default: module.TemplatePicker })),
);

type Props = {
  threadId: string;
  /** The id of the writing area, where one goes on. */
  into: string;
  /** What is said where there is no template. */
  none: ReactNode;
};

/** Puts a template behind what is written already. */
export function TemplateButton({ threadId, into, none }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const addToDraft = useAddToDraft(threadId);
  const insert = (body: string) => {
    const area = document.getElementById(into);
    if (area) rememberAsLast(area);
    setIsOpen(false);
    addToDraft(body);
  };
  return (
    <>
      <IconButton
        label="Insert a template"
        icon={TextQuote}
        aria-haspopup="dialog"
        onClick={() => setIsOpen(true)}
      />
      {isOpen && (
        <Suspense>
          <TemplatePicker
            threadId={threadId}
            none={none}
            onChoose={insert}
            onClose={() => setIsOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
