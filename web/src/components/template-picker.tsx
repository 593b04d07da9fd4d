import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type FilledTemplate, filledTemplatesQuery } from '../lib/filled-templates.ts';
import { QueryProblem } from './query-problem.tsx';
import { Dialog } from './ui/dialog.tsx';
import { SkeletonRows } from './ui/skeleton.tsx';
import { TextField } from './ui/text-field.tsx';

type Props = {
  threadId: string;
  /** What is said where there is none. */
  none: ReactNode;
  onChoose(body: string): void;
  onClose(): void;
};

/** The templates as they would read in the conversation. */
export function TemplatePicker({ threadId, none, onChoose, onClose }: Props) {
  const [sought, setSought] = useState('');
  const templates = useQuery(filledTemplatesQuery(threadId));
  const all = templates.data?.data ?? [];
  const found = all.filter(({ name, body }) =>
    `${name} ${body}`.toLowerCase().includes(sought.toLowerCase()),
  );
  return (
    <Dialog isOpen onClose={onClose} title="Insert a template">
      {templates.isPending && <SkeletonRows label="The templates are being read" />}
      {templates.isError && <QueryProblem query={templates} />}
      {templates.data && all.length === 0 && <p className="text-soft">{none}</p>}
      {all.length > 0 && (
        <form
          className="grid gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (found[0]) onChoose(found[0].body);
          }}
        >
          <TextField
            label="Search templates"
            autoComplete="off"
            value={sought}
            onChange={({ target }) => setSought(target.value)}
          />
          <ul aria-label="Templates" className="-mx-2 max-h-[50dvh] overflow-y-auto">
            {found.map((template) => (
              <li key={template.id}>
                <Choice template={template} onChoose={onChoose} />
              </li>
            ))}
          </ul>
          {found.length === 0 && <p className="text-soft">No template says that.</p>}
        </form>
      )}
    </Dialog>
  );
}

function Choice({ template, onChoose }: { template: FilledTemplate; onChoose(body: string): void }) {
  const { name, body, missing } = template;
  return (
    <button
      type="button"
      onClick={() => onChoose(body)}
      className="block w-full rounded-lg px-2 py-2 text-left hover:bg-hover focus-visible:bg-hover"
    >
      <span className="block font-medium">{name}</span>
      <span className="line-clamp-3 text-sm wrap-anywhere text-soft">{body}</span>
      {missing.length > 0 && (
        <span className="block text-sm text-warning-ink">
          Not known here, to be filled in by you: {missing.map((each) => `{{${each}}}`).join(', ')}
        </span>
      )}
    </button>
  );
}
