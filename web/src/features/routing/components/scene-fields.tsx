import { SitterField } from '../../../components/sitter-field.tsx';
import { SelectField } from '../../../components/ui/select-field.tsx';
import { showPhone } from '../../../lib/shown-phone.ts';
import type { textableNumbersQuery } from '../api/simulation.ts';
import { InstantField } from './instant-field.tsx';
import { ThreadField } from './thread-field.tsx';
import type { Scene } from './use-scene.ts';

type Numbers = Awaited<ReturnType<NonNullable<typeof textableNumbersQuery.queryFn>>>;
type Props = {
  scene: Scene;
  numbers: Numbers;
  onChange(change: Partial<Scene>): void;
  errorAt: string | undefined;
};

export function SceneFields({ scene, numbers, onChange, errorAt }: Props) {
  return (
    <div className="grid content-start gap-4">
      <ThreadField chosen={scene.thread} onChoose={(thread) => onChange({ thread })} />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label="Direction"
          value={scene.direction}
          onChange={({ target }) => onChange({ direction: target.value as Scene['direction'] })}
        >
          <option value="inbound">The client texts</option>
          <option value="outbound">The client is texted</option>
        </SelectField>
        {scene.direction === 'inbound' ? (
          <NumberField scene={scene} numbers={numbers} onChange={onChange} />
        ) : (
          <AuthorField scene={scene} onChange={onChange} />
        )}
      </div>
      {scene.direction === 'outbound' && scene.author === 'sitter' && (
        <SitterField
          label="Sitter"
          value={scene.sitterId}
          onChange={({ target }) => onChange({ sitterId: target.value })}
        />
      )}
      <InstantField at={scene.at} onChange={(at) => onChange({ at })} error={errorAt} />
    </div>
  );
}

function NumberField({ scene, numbers, onChange }: Omit<Props, 'errorAt'>) {
  return (
    <SelectField
      label="To the number"
      value={scene.numberId || (numbers[0]?.id ?? '')}
      onChange={({ target }) => onChange({ numberId: target.value })}
      hint={numbers.length === 0 ? 'The company has no number yet.' : undefined}
    >
      {numbers.map((number) => (
        <option key={number.id} value={number.id}>
          {showPhone(number.e164)}, {whoseOf(number)}
        </option>
      ))}
    </SelectField>
  );
}

function whoseOf({ class: numberClass, holder }: Numbers[number]): string {
  if (holder) return `${holder.name}’s number`;
  return { front_desk: 'front desk number', sitter: 'sitter number', pool: 'pool number' }[numberClass];
}

function AuthorField({ scene, onChange }: Pick<Props, 'scene' | 'onChange'>) {
  return (
    <SelectField
      label="Written by"
      value={scene.author}
      onChange={({ target }) => onChange({ author: target.value as Scene['author'] })}
    >
      <option value="owner">The owner</option>
      <option value="sitter">A sitter</option>
      <option value="automation">An automation</option>
    </SelectField>
  );
}
