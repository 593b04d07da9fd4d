import { Link } from '@tanstack/react-router';
import { showPhone } from '../../../lib/shown-phone.ts';
import type { BusinessNumber } from '../api/numbers.ts';
import { Health, LastUse, Volume } from './health.tsx';
import { NumberMenu } from './number-menu.tsx';
import { CLASSES } from './number-words.ts';
import { StatusBadge } from './status-badge.tsx';
import type { Act } from './use-acting.ts';

const CELL = 'px-4 py-3 align-top first:pl-5';
const HEAD = 'px-4 py-2 text-left text-xs font-medium text-faint first:pl-5';

type Props = { numbers: readonly BusinessNumber[]; onAct: Act };

export function NumberTable({ numbers, onAct }: Props) {
  return (
    <table className="w-full border-collapse">
      <caption className="sr-only">Business numbers</caption>
      <thead className="border-b border-line">
        <tr>
          <th scope="col" className={HEAD}>
            Number
          </th>
          <th scope="col" className={HEAD}>
            Class
          </th>
          <th scope="col" className={HEAD}>
            Health
          </th>
          <th scope="col" className={HEAD}>
            Texts in 7 days
          </th>
          <th scope="col" className={HEAD}>
            Last used
          </th>
          <th scope="col" className={HEAD}>
            <span className="sr-only">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {numbers.map((number) => (
          <TableRow key={number.id} number={number} onAct={onAct} />
        ))}
      </tbody>
    </table>
  );
}

function TableRow({ number, onAct }: { number: BusinessNumber; onAct: Act }) {
  return (
    <tr className="transition-colors hover:bg-sunken">
      <th scope="row" className={`${CELL} text-left font-normal`}>
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <NumberLink number={number} />
          <StatusBadge number={number} />
        </span>
      </th>
      <td className={CELL}>
        <ClassAndHolder number={number} />
      </td>
      <td className={CELL}>
        <Health number={number} />
      </td>
      <td className={CELL}>
        <Volume number={number} />
      </td>
      <td className={CELL}>
        <LastUse number={number} />
      </td>
      <td className="w-12 py-2 pr-4 text-right align-top">
        <NumberMenu number={number} onAct={onAct} />
      </td>
    </tr>
  );
}

export function NumberLink({ number: { id, e164, status } }: { number: BusinessNumber }) {
  return (
    <Link
      to="/numbers/$id"
      params={{ id }}
      className={`rounded font-medium whitespace-nowrap tabular-nums hover:underline ${status === 'retired' ? 'text-soft' : ''}`}
    >
      {showPhone(e164)}
    </Link>
  );
}

export function ClassAndHolder({ number: { class: numberClass, holder } }: { number: BusinessNumber }) {
  if (holder) return <span>{holder.name}</span>;
  return (
    <span className={numberClass === 'front_desk' ? '' : 'text-soft'}>
      {numberClass === 'sitter' ? 'Free for a sitter' : CLASSES[numberClass]}
    </span>
  );
}
