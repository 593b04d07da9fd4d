import type { ReactNode } from 'react';
import { List } from '../../../components/list.tsx';
import type { ListedSitter } from '../api/sitters.ts';
import { DedicatedNumber, InactiveBadge, NextWindow, SitterLink, WindowsNow } from './sitter-parts.tsx';

/** The same where a table would be too wide. */
export function SitterCards({ sitters }: { sitters: readonly ListedSitter[] }) {
  return (
    <List label="Sitters">
      {sitters.map((sitter) => (
        <li key={sitter.id} className="grid gap-2 px-4 py-3.5">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <SitterLink sitter={sitter} />
            <InactiveBadge sitter={sitter} />
          </p>
          <dl className="grid grid-cols-[4.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
            <Line name="Number">
              <DedicatedNumber sitter={sitter} />
            </Line>
            <Line name="Now">
              <WindowsNow sitter={sitter} />
            </Line>
            <Line name="Next">
              <NextWindow sitter={sitter} />
            </Line>
          </dl>
        </li>
      ))}
    </List>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-sm text-faint">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
