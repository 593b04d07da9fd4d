import { Check, Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import { copyText } from '../../lib/clipboard.ts';
import { Button } from './button.tsx';
import { Field } from './field.tsx';

const CHARACTERS_IN_A_ROW = 26;

/** Something to be passed on, such as a link: it is selected by a click, and copied by the button. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const input = useRef<HTMLTextAreaElement>(null);
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);
  const copy = async () => {
    if (input.current) setOutcome((await copyText(input.current)) ? 'copied' : 'failed');
  };
  return (
    <Field
      label={label}
      hint={outcome === 'failed' ? 'This browser does not let the page copy: it is selected, copy it.' : null}
    >
      {(control) => (
        <div className="flex items-start gap-2">
          <textarea
            {...control}
            className={`${control.className} h-auto! min-w-0 resize-none py-2 font-mono text-sm! break-all`}
            rows={Math.ceil(value.length / CHARACTERS_IN_A_ROW)}
            ref={input}
            readOnly
            value={value}
            onFocus={({ target }) => target.select()}
          />
          <Button icon={outcome === 'copied' ? Check : Copy} onClick={copy}>
            <span aria-live="polite">{outcome === 'copied' ? 'Copied' : 'Copy'}</span>
          </Button>
        </div>
      )}
    </Field>
  );
}
