import type { Day } from './days.ts';
import type { Item } from './items.ts';

/** A row of the timeline: of a sitter, of nobody yet, or of a client. Bars that overlap lie in lines below each other. */
export type Lane = { id: string; name: string; lines: Item[][] };
export type Span = { from: number; to: number };

export const NOBODY = 'nobody';

type NamedRow = { id: string; name: string };

/** All active sitters, so that each can be given something, and whoever else has something. */
export function lanesOfSitters(
  items: readonly Item[],
  sitters: readonly NamedRow[],
  days: readonly Day[],
): Lane[] {
  const rows = new Map(sitters.map((sitter) => [sitter.id, sitter.name]));
  for (const { sitter } of items) if (sitter) rows.set(sitter.id, sitter.name);
  const lanes = [...rows].map(([id, name]) => laneOf({ id, name }, (item) => item.sitter?.id === id));
  const nobody = laneOf({ id: NOBODY, name: 'Nobody yet' }, ({ sitter }) => sitter === null);
  return [...(nobody.lines.length > 0 ? [nobody] : []), ...lanes.sort(byName)];

  function laneOf(row: NamedRow, isIn: (item: Item) => boolean): Lane {
    return { ...row, lines: stack(items.filter(isIn), days) };
  }
}

export function lanesOfClients(items: readonly Item[], days: readonly Day[]): Lane[] {
  const clients = new Map(items.map(({ client }) => [client.id, client.name]));
  return [...clients]
    .map(([id, name]) => ({
      id,
      name,
      lines: stack(
        items.filter(({ client }) => client.id === id),
        days,
      ),
    }))
    .sort(byName);
}

function byName(one: NamedRow, other: NamedRow): number {
  return one.name.localeCompare(other.name, 'en');
}

function stack(items: readonly Item[], days: readonly Day[]): Item[][] {
  const lines: Item[][] = [];
  for (const item of items) {
    const { from } = spanOf(item, days);
    const free = lines.find((line) => line.every((other) => spanOf(other, days).to <= from));
    if (free) free.push(item);
    else lines.push([item]);
  }
  return lines;
}

/** Where it lies, from 0 to 1: of one day by its time, of several by whole days, so that a short visit can be read. */
export function spanOf({ startsAt, endsAt }: Pick<Item, 'startsAt' | 'endsAt'>, days: readonly Day[]): Span {
  const [only] = days;
  if (only && days.length === 1) {
    const length = only.endsAt - only.startsAt;
    const placeOf = (at: number) => Math.min(Math.max((at - only.startsAt) / length, 0), 1);
    return { from: placeOf(startsAt), to: placeOf(endsAt) };
  }
  const first = days.findIndex((day) => day.endsAt > startsAt);
  const last = days.findLastIndex((day) => day.startsAt < endsAt);
  return { from: first / days.length, to: (last + 1) / days.length };
}
