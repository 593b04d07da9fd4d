import type { Journal } from './journal.ts';
import { wrongsOf } from './tally.ts';
import type { Verdict } from './verdict.ts';

const HEADINGS = [
  'fault',
  'injected',
  'texts',
  'held',
  'unheard',
  'lost',
  'doubled',
  'misdelivered',
  'overtaken',
  'recovery ms, median',
  'max',
];

/** What was broken and what came of it, one line a fault; `isClean` if nothing was wrong and nothing left out. */
export function reportOf({ records }: Pick<Journal, 'records'>, { tallies, findings }: Verdict) {
  const faults = [...new Set([...records.keys(), ...tallies.keys()])];
  const rows = faults.map((fault) => {
    const record = records.get(fault);
    const tally = tallies.get(fault);
    const times = record?.times ?? 0;
    const counts = tally
      ? [
          tally.texts,
          tally.held,
          tally.unheard,
          tally.lost,
          tally.doubled,
          tally.misdelivered,
          tally.overtaken,
        ]
      : [0, 0, 0, 0, 0, 0, 0];
    return [fault, record ? times : '-', ...counts, ...recoveryOf(record)].map(String);
  });
  const neverInjected = [...records].filter(([, { times }]) => times === 0).map(([fault]) => fault);
  const wrongs = [...tallies.values()].reduce((sum, tally) => sum + wrongsOf(tally), 0);
  const problems = [...findings, ...neverInjected.map((fault) => `"${fault}" was never injected`)];
  return { table: tableOf([HEADINGS, ...rows]), problems, isClean: wrongs === 0 && problems.length === 0 };
}

function recoveryOf(record: { recoveriesMs: number[]; waitsForSettling: boolean } | undefined): string[] {
  if (record?.waitsForSettling) return ['settle window', ''];
  const sorted = [...(record?.recoveriesMs ?? [])].sort((a, b) => a - b);
  return [percentile(sorted, 0.5), sorted.at(-1)].map((ms) => (ms === undefined ? '' : ms.toFixed(0)));
}

/** Of values in order; undefined without any. */
export function percentile(sorted: readonly number[], part: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)];
}

function tableOf(rows: readonly string[][]): string {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}
