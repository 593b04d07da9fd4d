import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { consentEffect } from '../../src/domain/consent-effect.ts';
import { isPossibleOptOut } from '../../src/domain/possible-opt-out.ts';

const REQUESTS = [
  'stop please',
  'Please stop.',
  'pls stop',
  'STOP!!! 🛑',
  'stop?',
  'ok, stop, thanks',
  'Can you please stop',
  'S T O P',
  's.t.o.p.',
  'stop it',
  'Stop all',
  'please stop texting me',
  'Stop texting me!',
  'quit texting this number',
  'Would you stop sending me these messages',
  'stop sending me texts',
  'Stop sending these',
  'stop the reminders please',
  'Please stop all messages',
  'I want you to stop contacting me',
  'stop bothering me',
  'no more texts',
  'No more text messages please',
  'I want no more messages from you',
  'send me no more reminders',
  'no texts please',
  "don't text me",
  'Don’t text me',
  'dont text me again',
  "Please don't ever text me on this number",
  'do not contact me anymore',
  'Never message this number again',
  "don't text or call me",
  "Don't call or text",
  "don't send me any more messages",
  'I told you not to text me',
  "I said don't text me again!",
  "I don't want these texts",
  "we don't want any more messages",
  'I do not wish to receive text messages',
  "I don't want you to text me",
  "I don't want to be contacted",
  'unsubscribe me',
  'How do I unsubscribe?',
  'I want to unsubscribe',
  'opt me out',
  'I would like to opt-out',
  'I want to opt out of these texts',
  'remove me',
  'Please remove me from your list',
  'take me off the list',
  'take my number off your contact list',
  'delete my number from your system',
  'lose my number',
  'leave me alone',
  'wrong number, stop',
  'Wrong number',
  'Sorry, you have the wrong number',
  'I think this is the wrong number',
  'para',
  'Pare por favor',
  'ya basta',
  'no más mensajes',
  'No quiero recibir mensajes',
  'no me escriban más',
  'No me mande mensajes',
  'Deje de escribirme',
  'quíteme de su lista',
  'número equivocado',
  'Bitte aufhören',
  'keine Nachrichten mehr bitte',
  'Bitte nicht mehr schreiben',
  'Schreiben Sie mir nicht mehr!',
  'Lassen Sie mich in Ruhe',
  'Falsche Nummer',
];

const TALK = [
  'can you stop by at 5?',
  'please stop at the store',
  'Could you stop for treats on the way?',
  'the bus stop',
  'She is at the bus stop',
  'cancel Friday’s walk please',
  'please cancel',
  'Please cancel the visit tomorrow',
  'end of the week',
  'at the end',
  "I'll quit work at 5",
  "don't text me before 9",
  "Please don't text me after 10pm",
  "don't text me while I'm at work",
  "Don't text me until you are there",
  "If you don't text me I get worried",
  'You don’t text me enough 😊',
  'Why don’t you text me when you arrive',
  "Please don't. Text me at 5",
  'Don’t forget to text me',
  'text me when you stop',
  'When you get to the stop text me',
  'non-stop barking all night',
  "She won't stop barking",
  "Rex doesn't stop bothering the cat",
  'Biscuit would not stop, sorry',
  "Don't stop the walks!",
  'She told him stop, stop, stop, and he ate it anyway',
  'He will not leave me alone, so sweet',
  'Please do not leave her alone',
  'please remove her collar',
  'Remove me from Friday’s schedule',
  'take me off the Tuesday walk',
  'take off her leash',
  'the gate code was the wrong number',
  'I gave you the wrong number for the vet',
  'We opt out of the Sunday visit',
  "I didn't mean to unsubscribe",
  'There were no more messages from Ana after 5',
  'no more treats please',
  'no more',
  'No more walks this week, thanks',
  'stop the walks for now',
  'please stop giving her treats',
  'I got your message',
  'Thanks for the texts!',
  'send me pictures please',
  'Don’t send pictures, I am in a meeting',
  'Don’t contact the vet before noon',
  "I don't need a reminder, I remember",
  'Help me choose',
  'help yourself to coffee',
  'Start at 9',
  'Yes',
  'para Luna',
  'gracias por parar en la tienda',
  'No me mandes fotos hoy, estoy en el trabajo',
  'Nicht mehr als zwei Leckerli',
  'Keine Leckerli mehr bitte',
  '',
  ' ',
  '👍',
];

describe('a possible opt-out', () => {
  test.each(REQUESTS)('is seen in "%s"', (body) => expect(isPossibleOptOut(body)).toBe(true));
  test.each(TALK)('is not seen in "%s"', (body) => expect(isPossibleOptOut(body)).toBe(false));

  test('is seen with other words around it', () => {
    expect(isPossibleOptOut('Hello. I moved away. Please stop texting me. Regards, Carla')).toBe(true);
    expect(isPossibleOptOut('Thank you for everything, but please no more texts')).toBe(true);
  });

  test('is judged alike whatever the case, the space and the accents', () => {
    const space = fc.stringMatching(/^[ \t\n\u00a0]{1,4}$/);
    const spoken = fc.constantFrom(...REQUESTS, ...TALK);
    fc.assert(
      fc.property(spoken, space, fc.infiniteStream(fc.boolean()), (body, blank, upper) => {
        const shouted = [...body]
          .map((letter) => (upper.next().value ? letter.toUpperCase() : letter.toLowerCase()))
          .join('');
        const written = `${blank}${shouted.replaceAll(' ', blank)}${blank}`.normalize('NFD');
        expect(isPossibleOptOut(written), JSON.stringify(written)).toBe(isPossibleOptOut(body));
      }),
      { numRuns: 500 },
    );
  });

  test('is looked for in any text without an error', () => {
    const bit = fc.constantFrom(
      'stop',
      'no more ',
      "don't ",
      'text me',
      'please ',
      '. ',
      '’',
      '\u0000',
      '\ud83d',
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(bit).map((bits) => bits.join('')),
    );
    fc.assert(fc.property(text, (body) => typeof isPossibleOptOut(body) === 'boolean'));
  });

  // Were it quadratic, each of these would take minutes and run into the limit of a test.
  test.each([
    'please ',
    'stop ',
    'stop s.',
    's ',
    'no more ',
    "don't send me any more ",
    'stop sending me all of these ',
    'no me escriba mas ',
    'i do not want to ',
    'remove me from the ',
    '\u0301',
    '. ',
    ' ',
    'a',
    'ﷺ',
  ])('is looked for in 200,000 characters of "%s" at once', (bit) => {
    isPossibleOptOut(bit.repeat(Math.ceil(200_000 / bit.length)));
  });
});

describe('what a text says about consent', () => {
  test.each([
    ['STOP', 'opted_out'],
    ['cancel', 'opted_out'],
    ['Opt out.', 'opted_out'],
    ['Unstop', 'opted_in'],
    ['info', 'help'],
    ['stop please', 'possible_opt_out'],
    ['Start, please', null],
    ['YES', null],
    ['Cancel Friday', null],
  ])('"%s" is %s', (body, effect) => expect(consentEffect(body)).toBe(effect));
});
