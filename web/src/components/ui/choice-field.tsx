import type { UseFormRegisterReturn } from 'react-hook-form';

type Props = {
  label: string;
  choices: readonly { value: string; label: string }[];
  registration: UseFormRegisterReturn;
};

/** One of a few, all in sight; arrow keys go through them. */
export function ChoiceField({ label, choices, registration }: Props) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      <div className="flex flex-wrap gap-1.5">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className="flex h-10 cursor-pointer items-center rounded-lg border border-line-strong px-3 transition-colors select-none hover:bg-hover has-checked:border-accent has-checked:bg-accent-soft has-checked:font-medium has-checked:text-accent-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent md:h-9 md:text-sm"
          >
            <input type="radio" value={choice.value} className="sr-only" {...registration} />
            {choice.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
