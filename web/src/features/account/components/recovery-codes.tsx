import { Copy, Download } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { DialogActions } from '../../../components/ui/dialog.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { copyText } from '../../../lib/clipboard.ts';

type Props = { codes: readonly string[]; onKept(): void };

/** They are shown this once: whoever goes on says that they are kept. */
export function RecoveryCodes({ codes, onKept }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [isKept, setIsKept] = useState(false);
  const toast = useToast();
  const copy = async () => {
    if (field.current && (await copyText(field.current))) toast.done('The recovery codes are copied.');
  };
  return (
    <div className="grid gap-4">
      <Callout tone="warning">
        Each of these lets you in once when you do not have your device. They are shown now and never again:
        keep them where only you look.
      </Callout>
      <textarea
        ref={field}
        aria-label="Recovery codes"
        readOnly
        rows={codes.length}
        value={codes.join('\n')}
        className="resize-none rounded-lg border border-line bg-sunken p-3 text-center font-mono text-sm leading-5.5"
      />
      <div className="grid grid-cols-2 gap-2">
        <Button icon={Copy} onClick={copy}>
          Copy
        </Button>
        <Button icon={Download} onClick={() => download(codes)}>
          Download
        </Button>
      </div>
      <label className="flex items-center gap-2.5 py-1">
        <input
          type="checkbox"
          className="size-4.5 shrink-0"
          checked={isKept}
          onChange={({ target }) => setIsKept(target.checked)}
        />
        I have kept them
      </label>
      <DialogActions>
        <Button variant="primary" disabled={!isKept} onClick={onKept}>
          Done
        </Button>
      </DialogActions>
    </div>
  );
}

function download(codes: readonly string[]): void {
  const url = URL.createObjectURL(new Blob([`${codes.join('\n')}\n`], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'maskline-recovery-codes.txt';
  link.click();
  URL.revokeObjectURL(url);
}
