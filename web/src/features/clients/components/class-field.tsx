import type { UseFormRegisterReturn } from 'react-hook-form';
import { SelectField } from '../../../components/ui/select-field.tsx';
import type { Client } from '../api/clients.ts';
import { CLASS_SENTENCES, CLASSES } from './client-words.ts';

type Props = { shown: Client['class']; error: string | undefined; registration: UseFormRegisterReturn };

export function ClassField({ shown, error, registration }: Props) {
  return (
    <SelectField label="Class" hint={CLASS_SENTENCES[shown]} error={error} {...registration}>
      {Object.entries(CLASSES).map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </SelectField>
  );
}
