import { SelectField } from '../../../components/ui/select-field.tsx';
import { showPhone } from '../../../lib/shown-phone.ts';
import type { TextableNumber } from '../api/handsets.ts';
import { whatPhoneDoesNotKnow, whoseNumber } from './conversations.ts';

type Props = {
  numbers: readonly TextableNumber[];
  chosen: TextableNumber | undefined;
  onChoose(number: string): void;
};

/** Below the phone, because the phone knows none of it. */
export function NumberChoice({ numbers, chosen, onChoose }: Props) {
  return (
    <div className="px-2">
      <SelectField
        label="It texts to"
        hint={whatPhoneDoesNotKnow(chosen)}
        value={chosen?.e164 ?? ''}
        onChange={({ target }) => onChoose(target.value)}
      >
        {!chosen && <option value="">Choose a number</option>}
        {numbers.map((number) => (
          <option key={number.id} value={number.e164}>
            {showPhone(number.e164)} · {whoseNumber(number)}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
