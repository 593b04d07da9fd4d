import type { ListedSitter } from '../api/sitters.ts';
import { DedicatedNumber, InactiveBadge, NextWindow, SitterLink, WindowsNow } from './sitter-parts.tsx';

const CELL = 'px-4 py-3 align-top first:pl-5';
const HEAD = 'px-4 py-2 text-left text-xs font-medium text-faint first:pl-5';
const COLUMNS = ['Sitter', 'Dedicated number', 'Now', 'Next'];

export function SitterTable({ sitters }: { sitters: readonly ListedSitter[] }) {
  return (
    <table className="w-full border-collapse">
      <caption className="sr-only">Sitters</caption>
      <thead className="border-b border-line">
        <tr>
          {COLUMNS.map((column) => (
            <th key={column} scope="col" className={HEAD}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {sitters.map((sitter) => (
          <tr key={sitter.id} className="transition-colors hover:bg-sunken">
            <th scope="row" className={`${CELL} text-left font-normal`}>
              <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <SitterLink sitter={sitter} />
                <InactiveBadge sitter={sitter} />
              </span>
            </th>
            <td className={CELL}>
              <DedicatedNumber sitter={sitter} />
            </td>
            <td className={CELL}>
              <WindowsNow sitter={sitter} />
            </td>
            <td className={CELL}>
              <NextWindow sitter={sitter} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
