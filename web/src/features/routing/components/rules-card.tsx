import { INBOUND_RULES, OUTBOUND_RULES } from '@maskline/core/domain/routing/rules';
import { Card } from '../../../components/ui/card.tsx';

/** The rules as the server goes through them. */
export function RulesCard() {
  return (
    <Card
      title="The rules"
      description="They are asked in this order. Nothing else decides, and no booking stores a number."
    >
      <div className="grid gap-8 border-t border-line p-4 sm:px-5 lg:grid-cols-2">
        <Rules title="When a client texts" rules={INBOUND_RULES} />
        <Rules title="When a client is texted" rules={OUTBOUND_RULES} />
      </div>
    </Card>
  );
}

function Rules({ title, rules }: { title: string; rules: Readonly<Record<string, string>> }) {
  return (
    <section aria-label={title}>
      <h3 className="font-medium">{title}</h3>
      <ol className="mt-3 grid list-decimal gap-2 pl-5 marker:text-faint">
        {Object.entries(rules).map(([rule, sentence]) => (
          <li key={rule} className="pl-1 text-soft">
            {sentence}
          </li>
        ))}
      </ol>
    </section>
  );
}
