import { type ReactNode, useState } from 'react';
import { messageOf } from '../lib/api-error.ts';
import type { Action } from '../lib/use-action.ts';
import { Button } from './ui/button.tsx';
import { Callout } from './ui/callout.tsx';
import { CancelButton, Dialog, DialogActions } from './ui/dialog.tsx';

type Props<Input, Result> = {
  isOpen: boolean;
  onClose(): void;
  title: string;
  /** What it does, in words. */
  children: ReactNode;
  /** The verb on its button. */
  verb: string;
  isDanger?: boolean;
  action: Action<Input, Result>;
  input: Input;
  onDone(result: Result): void;
};

/** Asks before something happens, and does it once. A refusal is said in it, and it stays. */
export function ConfirmDialog<Input, Result>(props: Props<Input, Result>) {
  const { isOpen, onClose, title, children, verb, isDanger = false, action, input, onDone } = props;
  const [problem, setProblem] = useState<string | null>(null);
  const close = () => {
    setProblem(null);
    onClose();
  };
  const confirm = async () => {
    setProblem(null);
    try {
      const done = await action.run(input);
      if (done) onDone(done.result);
    } catch (error) {
      setProblem(messageOf(error));
    }
  };
  return (
    <Dialog isOpen={isOpen} onClose={close} title={title} description={children}>
      {problem && <Callout tone="problem">{problem}</Callout>}
      <DialogActions>
        <CancelButton />
        <Button variant={isDanger ? 'danger' : 'primary'} isBusy={action.isBusy} onClick={confirm}>
          {verb}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
