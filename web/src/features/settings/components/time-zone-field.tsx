import type { ComponentProps } from 'react';
import { SelectField } from '../../../components/ui/select-field.tsx';

type Props = Omit<ComponentProps<typeof SelectField>, 'children' | 'label'> & { present: string };

/** All that this browser knows, and the one that is set. */
export function TimeZoneField({ present, ...props }: Props) {
  const known = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', present]);
  return (
    <SelectField
      label="Time zone"
      hint="Times are shown in it, and read in it where you write them."
      {...props}
    >
      {[...known].sort().map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll('_', ' ')}
        </option>
      ))}
    </SelectField>
  );
}
