import type { Company, Person } from './company.ts';

type Learned = { whose: string; texts: readonly string[]; secret: readonly string[] };

/**
 * Looks for personal numbers where they must not be: in whatever the server answered to the sitters, and in whatever the
 * client's phone received. Says what was searched; throws if one is found.
 */
export async function checkMasking(company: Company, threadId: string): Promise<string> {
  const { ana, ben, carla } = company;
  for (const { api } of [ana, ben]) await api.get(`/threads/${threadId}/messages?limit=100`);
  const received = await company.allTexts(carla.phone);
  const places: Learned[] = [
    answersTo(ana, [ben.phone, carla.phone]),
    answersTo(ben, [ana.phone, carla.phone]),
    {
      whose: "Carla's phone",
      texts: received.map(({ other, body }) => `${other} ${body}`),
      secret: [ana.phone, ben.phone],
    },
  ];
  for (const place of places) requireNone(place);
  const answers = ana.api.answers.length + ben.api.answers.length;
  return `${answers} answers to Ana and Ben and ${received.length} texts on Carla's phone were searched for the personal numbers of Ana, Ben and Carla. They are in none: nobody learned a personal number.`;
}

function answersTo({ name, api }: Person, secret: readonly string[]): Learned {
  return { whose: `${name}'s screen`, texts: api.answers, secret };
}

function requireNone({ whose, texts, secret }: Learned): void {
  // Without country code and however it is written.
  const digits = secret.map((phone) => phone.slice(-10));
  const isIn = (text: string) => digits.some((phone) => text.replaceAll(/[\s().-]/g, '').includes(phone));
  if (texts.some(isIn)) throw new Error(`A personal number is on ${whose}.`);
}
