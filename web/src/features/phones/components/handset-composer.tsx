import { ArrowUp } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useId } from 'react';
import { Spinner } from '../../../components/ui/spinner.tsx';

const LONGEST_TEXT = 1600;

type Props = {
  label: string;
  draft: string;
  isBusy: boolean;
  isDisabled: boolean;
  onWrite(draft: string): void;
  onSend(): void;
};

/** Enter sends, as on a keyboard beside a phone; Shift and Enter begin a line. */
export function HandsetComposer({ label, draft, isBusy, isDisabled, onWrite, onSend }: Props) {
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSend();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onSend();
  };
  return (
    <form onSubmit={submit} className="flex items-end gap-2 border-t border-line p-2.5">
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <textarea
        id={id}
        rows={1}
        value={draft}
        maxLength={LONGEST_TEXT}
        placeholder="Text message"
        disabled={isDisabled}
        onChange={({ target }) => onWrite(target.value)}
        onKeyDown={onKeyDown}
        className="field-sizing-content max-h-28 min-h-10 min-w-0 flex-1 resize-none rounded-[1.25rem] border border-line-strong bg-surface px-3.5 py-[0.5rem] text-base placeholder:text-faint focus-visible:outline-offset-0 max-md:text-[1rem]"
      />
      <button
        type="submit"
        aria-label="Send"
        aria-disabled={isBusy || draft.trim() === '' || undefined}
        className="grid size-10 shrink-0 place-items-center rounded-full bg-accent text-on-accent transition-opacity hover:bg-accent-strong aria-disabled:opacity-40"
      >
        {isBusy ? <Spinner /> : <ArrowUp aria-hidden className="size-5" />}
      </button>
    </form>
  );
}
