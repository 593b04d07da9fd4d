import { UserRound } from 'lucide-react';
import { showPhone } from '../../../lib/shown-phone.ts';

type Props = {
  /** Of the conversations on the phone, the open one among them. */
  numbers: readonly string[];
  open: string | null;
  unseen: string | null | undefined;
  onOpen(number: string): void;
};

/** The numbers that the phone has texts with. It knows nothing else of them: no name, no picture. */
export function HandsetTop({ numbers, open, unseen, onOpen }: Props) {
  return (
    <fieldset className="border-b border-line bg-sunken px-2 pt-5 pb-2">
      <legend className="sr-only">Conversations on this phone</legend>
      <div className="flex snap-x justify-center-safe gap-1 overflow-x-auto p-1">
        {numbers.map((number) => (
          <button
            key={number}
            type="button"
            aria-pressed={number === open}
            onClick={() => onOpen(number)}
            className="group grid min-w-24 shrink-0 snap-start justify-items-center gap-1 rounded-xl px-1.5 py-1 text-soft hover:text-ink aria-pressed:text-ink"
          >
            <span className="relative grid size-9 place-items-center rounded-full border border-line bg-surface text-soft ring-accent ring-offset-2 ring-offset-sunken group-aria-pressed:ring-2">
              <UserRound aria-hidden className="size-4.5" />
              {number === unseen && (
                <span className="absolute -top-0.5 -right-0.5 size-3 rounded-full border-2 border-sunken bg-accent" />
              )}
            </span>
            <span className="text-xs font-medium tabular-nums group-aria-pressed:font-semibold">
              {showPhone(number)}
            </span>
            {number === unseen && <span className="sr-only">, a new text</span>}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
