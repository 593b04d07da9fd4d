import { List } from '../../../components/list.tsx';
import type { BusinessNumber } from '../api/numbers.ts';
import { Health, LastUse, Volume } from './health.tsx';
import { NumberMenu } from './number-menu.tsx';
import { ClassAndHolder, NumberLink } from './number-table.tsx';
import { StatusBadge } from './status-badge.tsx';
import type { Act } from './use-acting.ts';

/** The inventory where a table would be too wide. */
export function NumberCards({ numbers, onAct }: { numbers: readonly BusinessNumber[]; onAct: Act }) {
  return (
    <List label="Business numbers">
      {numbers.map((number) => (
        <li key={number.id} className="flex items-start gap-2 px-4 py-3.5">
          <div className="grid min-w-0 flex-1 gap-1">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <NumberLink number={number} />
              <StatusBadge number={number} />
            </p>
            <div>
              <ClassAndHolder number={number} />
            </div>
            <Health number={number} />
            <p className="text-sm text-soft">
              In 7 days: <Volume number={number} /> · Last used: <LastUse number={number} />
            </p>
          </div>
          <NumberMenu number={number} onAct={onAct} />
        </li>
      ))}
    </List>
  );
}
