import { Button } from '../../../components/ui/button.tsx';
import { CopyField } from '../../../components/ui/copy-field.tsx';
import { DialogActions } from '../../../components/ui/dialog.tsx';
import type { GivenLink as Given } from '../api/people.ts';

const until = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

type Props = { link: Given; name: string; onDone(): void };

/** Passed on by hand where this installation sends no mail. */
export function GivenLink({ link: { url, expires_at: expiresAt }, name, onDone }: Props) {
  const expiry = `It works once, until ${until.format(new Date(expiresAt))}.`;
  return (
    <div className="grid gap-4">
      {url === null ? (
        <p>
          A link is on its way to {name} by mail. {expiry}
        </p>
      ) : (
        <>
          <p className="text-soft">
            Pass this link on to {name}, and to nobody else: whoever opens it chooses the password. {expiry}
          </p>
          <CopyField label="Link" value={url} />
        </>
      )}
      <DialogActions>
        <Button variant="primary" onClick={onDone}>
          Done
        </Button>
      </DialogActions>
    </div>
  );
}
