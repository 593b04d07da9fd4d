import { Ellipsis, Pencil, TextQuote, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { Row } from '../../../components/list.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { IconButton } from '../../../components/ui/icon-button.tsx';
import { Menu, MenuItem } from '../../../components/ui/menu.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { type TextTemplate, useRemoveTemplate } from '../api/templates.ts';

type Props = { template: TextTemplate; onEdit(): void };

export function TemplateRow({ template, onEdit }: Props) {
  const [isRemoving, setIsRemoving] = useState(false);
  const toast = useToast();
  const action = useRemoveTemplate();
  const { id, name, body, for_sitters } = template;
  return (
    <Row
      start={<TextQuote aria-hidden className="size-5 shrink-0 text-faint" />}
      title={
        <>
          <span className="min-w-0 truncate">{name}</span>
          <Badge>{for_sitters ? 'For everybody' : 'For owners'}</Badge>
        </>
      }
      detail={<span className="line-clamp-2 wrap-anywhere">{body}</span>}
      end={
        <>
          <Menu trigger={<IconButton label={`Actions for ${name}`} icon={Ellipsis} />}>
            <MenuItem icon={Pencil} onSelect={onEdit}>
              Change
            </MenuItem>
            <MenuItem icon={Trash2} isDanger onSelect={() => setIsRemoving(true)}>
              Remove
            </MenuItem>
          </Menu>
          <ConfirmDialog
            isOpen={isRemoving}
            onClose={() => setIsRemoving(false)}
            title={`Remove “${name}”?`}
            verb="Remove"
            isDanger
            action={action}
            input={id}
            onDone={() => toast.done(`“${name}” is removed.`)}
          >
            Nobody is offered it any more. Texts that were written with it stay as they are.
          </ConfirmDialog>
        </>
      }
    />
  );
}
