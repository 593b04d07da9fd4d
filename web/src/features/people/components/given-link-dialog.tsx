import { Dialog } from '../../../components/ui/dialog.tsx';
import type { GivenLink as Given } from '../api/people.ts';
import { GivenLink } from './given-link.tsx';

type Props = { link: Given | null; name: string; onClose(): void };

export function GivenLinkDialog({ link, name, onClose }: Props) {
  return (
    <Dialog isOpen={link !== null} onClose={onClose} title={`A link for ${name}`}>
      {link && <GivenLink link={link} name={name} onDone={onClose} />}
    </Dialog>
  );
}
