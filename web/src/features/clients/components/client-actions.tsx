import { useNavigate } from '@tanstack/react-router';
import { Download, Ellipsis, Eraser, MessageSquare, Pencil } from 'lucide-react';
import { Button } from '../../../components/ui/button.tsx';
import { IconButton } from '../../../components/ui/icon-button.tsx';
import { Menu, MenuItem, MenuLine } from '../../../components/ui/menu.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { messageOf } from '../../../lib/api-error.ts';
import { type Client, useDataExport, useOpenThread } from '../api/clients.ts';

export type ClientDialog = 'change' | 'erase';
type Props = { client: Client; onOpen(dialog: ClientDialog): void };

export function ClientActions({ client, onOpen }: Props) {
  const takeExport = useTakeExport(client);
  return (
    <div className="flex flex-wrap gap-2">
      <ConversationButton client={client} />
      <Menu trigger={<IconButton label={`Actions for ${client.name}`} icon={Ellipsis} />}>
        <MenuItem icon={Pencil} onSelect={() => onOpen('change')}>
          Change name or class
        </MenuItem>
        <MenuItem icon={Download} onSelect={takeExport}>
          Export all that is kept
        </MenuItem>
        <MenuLine />
        <MenuItem icon={Eraser} isDanger onSelect={() => onOpen('erase')}>
          Erase
        </MenuItem>
      </Menu>
    </div>
  );
}

/** To the one conversation, which is made if nobody has written yet. */
function ConversationButton({ client: { id } }: { client: Client }) {
  const toast = useToast();
  const navigate = useNavigate();
  const thread = useOpenThread();
  const open = async () => {
    try {
      const opened = await thread.run(id);
      if (opened) await navigate({ to: '/inbox/$threadId', params: { threadId: opened.result.thread_id } });
    } catch (error) {
      toast.problem(messageOf(error));
    }
  };
  return (
    <Button icon={MessageSquare} isBusy={thread.isBusy} onClick={open}>
      Conversation
    </Button>
  );
}

/** As a file, for whoever has a right to it. */
function useTakeExport({ id }: Client) {
  const toast = useToast();
  const dataExport = useDataExport();
  return async () => {
    try {
      const taken = await dataExport.run(id);
      if (!taken) return;
      save(JSON.stringify(taken.result, null, 2), `client-${id}.json`);
      toast.done('The export is with your downloads: one file with all that is kept.');
    } catch (error) {
      toast.problem(messageOf(error));
    }
  };
}

function save(text: string, fileName: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
