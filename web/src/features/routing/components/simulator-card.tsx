import { useQuery } from '@tanstack/react-query';
import { Card } from '../../../components/ui/card.tsx';
import { ApiError } from '../../../lib/api-error.ts';
import { simulationQuery, textableNumbersQuery } from '../api/simulation.ts';
import { DecisionPanel } from './decision-panel.tsx';
import { SceneFields } from './scene-fields.tsx';
import { questionOf, useScene } from './use-scene.ts';

/** What if: who would answer, or through which number it would go, at any instant; and why. */
export function SimulatorCard() {
  const [scene, change] = useScene();
  const numbers = useQuery(textableNumbersQuery).data ?? [];
  const question = questionOf(scene, numbers[0]?.id);
  const simulation = useQuery(simulationQuery(question));
  const errorAt =
    simulation.error instanceof ApiError
      ? simulation.error.fields.find(({ path }) => path === 'at')?.message
      : undefined;
  return (
    <Card
      title="What if"
      description="The same rules that decide about every text, asked about any instant. Nothing is sent or changed; numbers and opt-outs are as they are now."
    >
      <div className="grid gap-6 border-t border-line p-4 sm:px-5 lg:grid-cols-2 lg:gap-8">
        <SceneFields scene={scene} numbers={numbers} onChange={change} errorAt={errorAt} />
        <DecisionPanel
          isAsked={question !== null}
          simulation={simulation}
          hasFieldError={errorAt !== undefined}
        />
      </div>
    </Card>
  );
}
