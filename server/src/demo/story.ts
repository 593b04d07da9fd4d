import { formatForPeople } from '@maskline/core/domain/phone-number';
import type { Company, Person } from './company.ts';
import { checkMasking } from './masking-check.ts';
import type { Screen } from './screen.ts';

type Stage = { company: Company; screen: Screen; setTime(at: string): Date };
type Decision = { sentence: string; number?: { e164: string } | null };
type Message = {
  id: string;
  direction: 'inbound' | 'outbound';
  body: string;
  author: { name: string };
  contact: { label: string } | null;
  recipient: { kind: 'owner' | 'sitter'; sitter_id: string | null } | null;
  decision: Decision | null;
  number: { e164: string } | null;
};
type Booking = { id: string; thread_id: string };

export async function playStory(stage: Stage): Promise<void> {
  const { company, screen, setTime } = stage;
  const { ana, ben, frontDesk } = company;
  introduce(stage);

  screen.scene(setTime('2026-11-27T14:05:00Z'), 'Carla texts the front desk');
  const threadId = await carlaTexts(stage, frontDesk, 'Hi! Could somebody walk Biscuit this morning?');

  screen.scene(setTime('2026-11-27T14:20:00Z'), 'A booking is confirmed: Ana, 10:00 to 12:00');
  await book(stage, 'walk-1', ana, ['2026-11-27T15:00:00Z', '2026-11-27T17:00:00Z'], threadId);

  screen.scene(setTime('2026-11-27T15:04:00Z'), 'Ana writes to Carla');
  await sitterWrites(stage, ana, threadId, 'Hi Carla, Ana here. Biscuit and I are off to the park!');

  screen.scene(setTime('2026-11-27T15:30:00Z'), 'Carla answers');
  await carlaTexts(stage, ana.number, 'Lovely. Could you give him his pill at noon?');
  await showSitter(stage, ana, threadId);

  screen.scene(setTime('2026-11-27T18:00:00Z'), 'A second booking: Ben, 15:00 to 17:00');
  await book(stage, 'walk-2', ben, ['2026-11-27T20:00:00Z', '2026-11-27T22:00:00Z'], threadId);

  screen.scene(setTime('2026-11-27T20:10:00Z'), 'Ben writes to Carla');
  await sitterWrites(stage, ben, threadId, 'Hello, this is Ben. Biscuit is fed and very happy.');

  screen.scene(setTime('2026-11-27T23:40:00Z'), "Hours later Carla replies to Ana's number");
  await carlaTexts(stage, ana.number, 'Ana, did he take the pill?');

  screen.scene(setTime('2026-11-28T12:30:00Z'), 'A third booking: Ana, 10:00 to 12:00');
  await book(stage, 'walk-3', ana, ['2026-11-28T15:00:00Z', '2026-11-28T17:00:00Z'], threadId);

  screen.scene(setTime('2026-11-28T13:00:00Z'), "The owner puts Ana's number in quarantine for 7 days");
  await quarantine(stage, ana);

  screen.scene(setTime('2026-11-28T15:05:00Z'), 'Ana writes; the text falls back');
  await sitterWrites(stage, ana, threadId, 'Good morning! He took the pill yesterday, yes.');

  screen.scene(setTime('2026-11-28T15:20:00Z'), 'The owner restores the number at once, with a reason');
  await restore(stage, ana);
  await sitterWrites(stage, ana, threadId, 'And today he found a stick as long as me.');

  await closeStory(stage, threadId);
}

function introduce({ screen, company }: Stage): void {
  const { ana, ben, frontDesk, carla } = company;
  screen.title('Happy Paws looks after pets. Its people and its numbers:\n');
  screen.line(`front desk     ${formatForPeople(frontDesk)}`);
  screen.line(`Ana, sitter    ${formatForPeople(ana.number)}   (her own phone is nobody's business)`);
  screen.line(`Ben, sitter    ${formatForPeople(ben.number)}`);
  screen.line(`Carla, client  ${formatForPeople(carla.phone)}   (no sitter ever sees this)`);
}

async function carlaTexts({ company, screen }: Stage, to: string, body: string): Promise<string> {
  await company.textFrom(company.carla.phone, to, body);
  const { data } = await company.api.get<{ data: { id: string }[] }>('/threads');
  const threadId = data[0]?.id ?? '';
  const message = await newestMessage(company, threadId);
  screen.line(`Carla → ${formatForPeople(to)}: "${body}"`);
  screen.line(`It reaches ${nameOf(company, message)}.`);
  screen.why(message.decision?.sentence ?? '');
  return threadId;
}

async function sitterWrites(
  { company, screen }: Stage,
  sitter: Person,
  threadId: string,
  body: string,
): Promise<void> {
  const accepted = await sitter.api.post<Message>(`/threads/${threadId}/messages`, { body });
  await company.settle();
  for (const text of await company.newTexts(company.carla.phone)) {
    screen.phone("Carla's phone", text.other, text.body);
  }
  const sent = await company.api.get<Message & { status: string }>(`/messages/${accepted.id}`);
  screen.line(`${sitter.name}'s text is ${sent.status}.`);
  screen.why(sent.decision?.sentence ?? '');
}

/** What the sitter's own key gives. */
async function showSitter({ screen }: Stage, sitter: Person, threadId: string): Promise<void> {
  const { data } = await sitter.api.get<{ data: Message[] }>(`/threads/${threadId}/messages`);
  const lines = data.reverse().map(({ direction, author, contact, body }) => {
    const phone = direction === 'inbound' && contact ? ` (${contact.label})` : '';
    return `${author.name}${phone}: ${body}`;
  });
  screen.window(`${sitter.name}'s screen · no phone, only its label`, lines);
}

async function book(
  { company, screen }: Stage,
  externalId: string,
  sitter: Person,
  [startsAt, endsAt]: [string, string],
  threadId: string,
): Promise<void> {
  const booking = await company.api.post<Booking>('/bookings', {
    external_id: externalId,
    client_id: company.carla.id,
    sitter_id: sitter.id,
    service: 'Dog walk',
    starts_at: startsAt,
    ends_at: endsAt,
  });
  const same = booking.thread_id === threadId ? 'the same conversation as before' : 'another conversation';
  screen.line(`${sitter.name} answers Carla in that time. It is ${same}, and nobody's number changes.`);
}

async function quarantine({ company, screen }: Stage, sitter: Person): Promise<void> {
  const reason = 'Carriers began to filter it';
  const number = await company.api.post<{ quarantine: { until: string } | null }>(
    `/numbers/${sitter.numberId}/quarantine`,
    { duration: '7', reason },
  );
  screen.line(
    `Until ${number.quarantine?.until.slice(0, 10) ?? '?'}: ${reason}. It stays ${sitter.name}'s, and still receives.`,
  );
}

async function restore({ company, screen }: Stage, sitter: Person): Promise<void> {
  const reason = 'The carrier has cleared it';
  await company.api.post(`/numbers/${sitter.numberId}/release`, {
    force_restore: true,
    restore_reason: reason,
  });
  screen.line(`"${reason}." Both the quarantine and its end are in the audit log.`);
}

async function closeStory({ company, screen }: Stage, threadId: string): Promise<void> {
  const { data } = await company.api.get<{ data: Message[] }>(`/threads/${threadId}/messages?limit=100`);
  const threads = await company.api.get<{ data: unknown[] }>('/threads');
  const numbers = new Set(data.flatMap((message) => (message.number ? [message.number.e164] : [])));
  screen.title(`\n${data.length} texts, ${numbers.size} numbers, ${threads.data.length} conversation.`);
  screen.title(await checkMasking(company, threadId));
}

async function newestMessage(company: Company, threadId: string): Promise<Message> {
  const { data } = await company.api.get<{ data: Message[] }>(`/threads/${threadId}/messages?limit=1`);
  const [message] = data;
  if (!message) throw new Error('the text is not in the conversation');
  return message;
}

function nameOf({ ana, ben }: Company, { recipient }: Message): string {
  const sitter = [ana, ben].find((person) => person.id === recipient?.sitter_id);
  return sitter ? sitter.name : 'the owner';
}
