import { EntityLink } from '../../../components/entity-link.tsx';
import { Row } from '../../../components/list.tsx';
import { Moment } from '../../../components/moment.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button } from '../../../components/ui/button.tsx';
import type { Override } from '../api/overrides.ts';

const STATES = {
  active: { label: 'Active', tone: 'accent' },
  upcoming: { label: 'To come', tone: 'neutral' },
  ended: { label: 'Ended', tone: 'neutral' },
  removed: { label: 'Ended by hand', tone: 'neutral' },
} as const;

export function OverrideRow({ override, onEnd }: { override: Override; onEnd(override: Override): void }) {
  const { label, tone } = STATES[override.state];
  const isCurrent = override.state === 'active' || override.state === 'upcoming';
  return (
    <Row
      title={
        <>
          <EntityLink entity="thread" id={override.thread_id} name={override.client.name} />
          <span>{override.sitter ? `${override.sitter.name} answers` : 'The owner answers'}</span>
          <Badge tone={tone}>{label}</Badge>
        </>
      }
      detail={
        <>
          <p>“{override.reason}”</p>
          <Span override={override} />
        </>
      }
      end={
        isCurrent && (
          <Button
            size="small"
            aria-label={`End the override of ${override.client.name} now`}
            onClick={() => onEnd(override)}
          >
            End now
          </Button>
        )
      }
    />
  );
}

function Span({ override: { starts_at: from, ends_at: to, removed_at: removed } }: { override: Override }) {
  const end = removed ?? to;
  return (
    <p>
      From <Moment at={from} />{' '}
      {end ? (
        <>
          to <Moment at={end} />
        </>
      ) : (
        'until you end it'
      )}
    </p>
  );
}
