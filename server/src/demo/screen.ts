import { formatForPeople } from '@maskline/core/domain/phone-number';
import { describeInstant } from '@maskline/core/domain/time';

const WIDTH = 78;
const INDENT = '  ';

/** Prints the story as a person would like to read it. */
export type Screen = {
  title(text: string): void;
  scene(at: Date, heading: string): void;
  line(text: string): void;
  phone(whose: string, from: string, body: string): void;
  /** What somebody sees in the browser. */
  window(whose: string, lines: readonly string[]): void;
  why(sentence: string): void;
};

export function createScreen(timeZone: string, write: (line: string) => void = console.log): Screen {
  const block = (text: string, first: string, rest = first) => {
    for (const [index, line] of wrap(text, WIDTH - first.length).entries()) {
      write((index === 0 ? first : rest) + line);
    }
  };
  return {
    title: (text) => block(text, ''),
    scene: (at, heading) => write(`\n── ${describeInstant(at, timeZone)} · ${heading}`),
    line: (text) => block(text, INDENT),
    phone: (whose, from, body) => {
      write(`${INDENT}┌ ${whose} · from ${formatForPeople(from)}`);
      block(body, `${INDENT}│ `);
      write(`${INDENT}└`);
    },
    window: (whose, lines) => {
      write(`${INDENT}┌ ${whose}`);
      for (const line of lines) block(line, `${INDENT}│ `, `${INDENT}│   `);
      write(`${INDENT}└`);
    },
    why: (sentence) => block(spoken(sentence), `${INDENT}why: `, `${INDENT}     `),
  };
}

/** Numbers in a sentence as people write them. */
function spoken(sentence: string): string {
  return sentence.replaceAll(/\+\d{7,15}/g, (e164) => formatForPeople(e164));
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
