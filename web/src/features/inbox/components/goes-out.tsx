import { useState } from 'react';
import { showPhonesIn } from '../../../lib/shown-phone.ts';
import type { OutboundDecision } from '../api/conversation.ts';
import { WhyDialog } from './why-dialog.tsx';

/** Which number a text would go out from now, because of what; or why none can. */
export function GoesOut({ preview }: { preview: OutboundDecision | undefined }) {
  const [isOpen, setIsOpen] = useState(false);
  if (!preview) return <p>The number is being looked up.</p>;
  return (
    <p className={preview.outcome === 'refused' ? 'text-danger' : ''}>
      {showPhonesIn(preview.sentence)}{' '}
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => setIsOpen(true)}
        className="rounded underline decoration-line-strong underline-offset-2 hover:text-ink"
      >
        why
      </button>
      <WhyDialog decision={preview} isOpen={isOpen} onClose={() => setIsOpen(false)} />
    </p>
  );
}
