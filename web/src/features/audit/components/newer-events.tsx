import { useState } from 'react';
import { Button } from '../../../components/ui/button.tsx';
import { useLiveChanges } from '../../../lib/live.ts';

/** That the log has grown meanwhile; it is not moved under whoever reads it. */
export function NewerEvents({ onShow }: { onShow(): unknown }) {
  const [isOld, setIsOld] = useState(false);
  useLiveChanges(() => setIsOld(true));
  const show = () => {
    setIsOld(false);
    onShow();
  };
  return (
    <div role="status" className="empty:-mb-4">
      {isOld && (
        <span className="flex flex-wrap items-center gap-3 text-sm text-soft">
          Something has happened since.
          <Button size="small" onClick={show}>
            Read the log again
          </Button>
        </span>
      )}
    </div>
  );
}
