import { Link, useSearch } from '@tanstack/react-router';

type Props = {
  label: string;
  /** The part of the address that it changes; an empty value leaves it out. */
  name: string;
  choices: readonly (readonly [value: string, text: string])[];
};

/** One of several, kept in the address: so that a filtered list can be kept, sent to somebody and gone back to. */
export function FilterLinks({ label, name, choices }: Props) {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const chosen = search[name] ?? '';
  return (
    <ul aria-label={label} className="-m-1 flex max-w-full gap-0.5 overflow-x-auto p-1">
      {choices.map(([value, text]) => (
        <li key={value}>
          <Link
            to="."
            search={(before) => ({ ...before, [name]: value || undefined })}
            replace={chosen === value}
            activeOptions={{ exact: true, includeSearch: true }}
            className="flex h-9 items-center rounded-lg px-2.5 text-sm whitespace-nowrap text-soft transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-hover aria-[current=page]:font-medium aria-[current=page]:text-ink md:h-8"
          >
            {text}
          </Link>
        </li>
      ))}
    </ul>
  );
}
