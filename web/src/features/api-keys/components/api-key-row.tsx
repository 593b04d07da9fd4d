import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { Row } from '../../../components/list.tsx';
import { TimeAgo } from '../../../components/time-ago.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { type ApiKey, useRevokeApiKey } from '../api/api-keys.ts';

export function ApiKeyRow({ apiKey }: { apiKey: ApiKey }) {
  const { name, sitter, created_at, last_used_at, revoked_at } = apiKey;
  return (
    <Row
      start={<KeyRound aria-hidden className="size-5 shrink-0 text-faint" />}
      title={
        <>
          <span className={`min-w-0 truncate ${revoked_at ? 'text-soft' : ''}`}>{name}</span>
          <Badge tone={sitter ? 'neutral' : 'accent'}>{sitter ? `As ${sitter.name}` : 'As an owner'}</Badge>
          {revoked_at && <Badge>Revoked</Badge>}
        </>
      }
      detail={
        <>
          Created <TimeAgo at={created_at} />,{' '}
          {last_used_at ? (
            <>
              last used <TimeAgo at={last_used_at} />
            </>
          ) : (
            'never used'
          )}
        </>
      }
      end={revoked_at === null && <Revoke apiKey={apiKey} />}
    />
  );
}

function Revoke({ apiKey: { id, name } }: { apiKey: ApiKey }) {
  const [isOpen, setIsOpen] = useState(false);
  const toast = useToast();
  const action = useRevokeApiKey();
  const close = () => setIsOpen(false);
  return (
    <>
      <Button size="small" aria-label={`Revoke ${name}`} onClick={() => setIsOpen(true)}>
        Revoke
      </Button>
      <ConfirmDialog
        isOpen={isOpen}
        onClose={close}
        title={`Revoke “${name}”?`}
        verb="Revoke"
        isDanger
        action={action}
        input={id}
        onDone={() => {
          toast.done(`“${name}” is revoked.`);
          close();
        }}
      >
        Whatever uses it is refused at once, and for good. A program that still needs one gets another key.
      </ConfirmDialog>
    </>
  );
}
