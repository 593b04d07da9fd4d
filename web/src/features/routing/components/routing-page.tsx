import { Page } from '../../../components/page.tsx';
import { OverridesCard } from './overrides-card.tsx';
import { RulesCard } from './rules-card.tsx';
import { SimulatorCard } from './simulator-card.tsx';

export function RoutingPage() {
  return (
    <Page
      isWide
      title="Routing"
      description="Who answers a client, and through which number a text goes: decided anew for each text, by rules that you can ask."
    >
      <SimulatorCard />
      <OverridesCard />
      <RulesCard />
    </Page>
  );
}
