import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { EntityLink } from '../../../components/entity-link.tsx';
import { Moment } from '../../../components/moment.tsx';
import { useMe } from '../../../lib/session.ts';
import { showPhonesIn } from '../../../lib/shown-phone.ts';
import type { AuditEvent } from '../api/audit.ts';
import { ACTORS, sayEvent, sayValue } from './audit-words.ts';

/** When, who did what to whom, why; and on demand all that was kept of it. */
export function EventRow({ event }: { event: AuditEvent }) {
  return (
    <li className="px-4 py-3 sm:px-5">
      <details className="group">
        <summary className="relative grid list-none gap-x-5 gap-y-0.5 rounded-md max-md:pr-8 md:grid-cols-[9.5rem_11rem_minmax(0,1fr)_auto]">
          <span className="text-sm text-soft md:pt-px">
            <Moment at={event.occurred_at} />
          </span>
          <span className="min-w-0 truncate text-sm text-soft md:pt-px">
            <Actor event={event} />
          </span>
          <span className="min-w-0">
            <span className="font-medium">{sayEvent(event.event)}</span>
            {event.entity_name && <span className="text-soft"> · {showPhonesIn(event.entity_name)}</span>}
            {event.reason && <span className="block text-soft">“{event.reason}”</span>}
          </span>
          <ChevronDown
            aria-hidden
            className="size-4 text-faint transition-transform group-open:rotate-180 max-md:absolute max-md:top-1 max-md:right-1"
          />
        </summary>
        <Details event={event} />
      </details>
    </li>
  );
}

function Actor({ event: { actor, actor_id: id, actor_name: name } }: { event: AuditEvent }) {
  const me = useMe();
  if (id === me.id) return 'You';
  return name ?? ACTORS[actor];
}

function Details({ event }: { event: AuditEvent }) {
  const { entity, entity_id: id, entity_name: name, details } = event;
  return (
    <dl className="mt-3 grid gap-x-6 gap-y-1.5 rounded-lg bg-sunken p-3 text-sm sm:grid-cols-[10rem_minmax(0,1fr)]">
      {name && (
        <Detail name="about">
          <EntityLink entity={entity} id={id} name={name} />
        </Detail>
      )}
      <Detail name="event">{event.event}</Detail>
      <Detail name={`id of the ${entity.replaceAll('_', ' ')}`}>{id}</Detail>
      {Object.entries(details).map(([key, value]) => (
        <Detail key={key} name={key.replaceAll('_', ' ')}>
          <Value value={value} />
        </Detail>
      ))}
    </dl>
  );
}

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

function Value({ value }: { value: unknown }) {
  if (typeof value === 'string' && INSTANT.test(value)) return <Moment at={value} />;
  return sayValue(value);
}

function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-soft">{name}</dt>
      <dd className="min-w-0 wrap-anywhere max-sm:-mt-1">{children}</dd>
    </div>
  );
}
