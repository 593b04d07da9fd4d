import { useQuery } from '@tanstack/react-query';
import type { ComponentProps } from 'react';
import { messageOf } from '../lib/api-error.ts';
import { activeSittersQuery } from '../lib/sitters.ts';
import { SelectField } from './ui/select-field.tsx';

type Props = Omit<ComponentProps<typeof SelectField>, 'children'> & {
  /** Where nobody may be chosen, too. */
  nobody?: string;
};

/** One of the active sitters. */
export function SitterField({ error, nobody = 'Choose a sitter', ...props }: Props) {
  const sitters = useQuery(activeSittersQuery);
  const hint = sitters.data?.length === 0 ? 'There is no active sitter yet.' : props.hint;
  return (
    <SelectField {...props} hint={hint} error={sitters.error ? messageOf(sitters.error) : error}>
      <option value="">{sitters.isPending ? 'One moment …' : nobody}</option>
      {sitters.data?.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
