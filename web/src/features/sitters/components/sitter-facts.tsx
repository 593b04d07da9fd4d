import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { messageOf } from '../../../lib/api-error.ts';
import { showPhone } from '../../../lib/shown-phone.ts';
import { useTimes } from '../../../lib/times.ts';
import { type ResponseTimes, responseTimesQuery, type Sitter } from '../api/sitters.ts';
import { DedicatedNumber, InactiveBadge } from './sitter-parts.tsx';

export function SitterFacts({ sitter }: { sitter: Sitter }) {
  return (
    <section aria-label="Facts">
      <dl className="grid gap-px overflow-hidden rounded-xl border border-line bg-line shadow-low sm:grid-cols-2 lg:grid-cols-4">
        <Fact name="Dedicated number">
          <DedicatedNumber sitter={sitter} />
        </Fact>
        <Fact name="Status">
          <Status sitter={sitter} />
        </Fact>
        <Fact name="Answers within">
          <Answers id={sitter.id} />
        </Fact>
        <Fact name="Personal phone">
          <span className="tabular-nums">{showPhone(sitter.phone)}</span>
          <span className="block text-sm text-soft">only owners see it</span>
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid content-start gap-1 bg-surface p-4">
      <dt className="text-xs font-medium text-faint">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Status({ sitter }: { sitter: Sitter }) {
  const times = useTimes();
  const { active, activated_at: activatedAt, deactivated_at: deactivatedAt } = sitter;
  const since = active ? activatedAt : deactivatedAt;
  return (
    <>
      {active ? 'Active' : <InactiveBadge sitter={sitter} />}
      {since && (
        <span className="text-sm text-soft" title={times.here(since)}>
          {' '}
          since {times.date(since)}
        </span>
      )}
    </>
  );
}

function Answers({ id }: { id: string }) {
  const { data, error } = useQuery(responseTimesQuery(id));
  if (error && !data) return <span className="text-sm text-soft">{messageOf(error)}</span>;
  if (!data) return <span className="text-soft">…</span>;
  if (data.median_seconds === null)
    return (
      <span className="text-soft">{data.asked === 0 ? 'Nobody wrote in 30 days' : unanswered(data)}</span>
    );
  return (
    <>
      {spanOf(data.median_seconds)}
      <span className="block text-sm text-soft">
        median of 30 days: {data.answered} of {data.asked} answered
      </span>
    </>
  );
}

function unanswered({ asked }: ResponseTimes): string {
  return asked === 1
    ? 'One text in 30 days, without an answer'
    : `None of ${asked} texts in 30 days answered`;
}

const MINUTE = 60;
const HOUR = 3_600;

function spanOf(seconds: number): string {
  if (seconds < MINUTE) return 'less than a minute';
  if (seconds < HOUR) return counted(Math.round(seconds / MINUTE), 'minute');
  const minutes = Math.round((seconds % HOUR) / MINUTE);
  const hours = counted(Math.floor(seconds / HOUR), 'hour');
  return minutes === 0 ? hours : `${hours} ${counted(minutes, 'minute')}`;
}

const counted = (amount: number, unit: string) => `${amount} ${unit}${amount === 1 ? '' : 's'}`;
