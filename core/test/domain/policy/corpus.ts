import { readFileSync } from 'node:fs';
import { type ContactDataKind, findContactData } from '../../../src/domain/policy/contact-data.ts';

/** Texts of one author in order; `kind` is what one of them must be found to hold, null if all are harmless. */
export type LabelledTexts = { kind: ContactDataKind | null; texts: readonly string[] };

/** What the organization of the corpus allows: its vet, its own line, its site. */
const ALLOWED = { numbers: ['+14125550100', '+14125550101'], domains: ['happypaws.example'] };

export function readCorpus(part: 'tuned' | 'scored'): LabelledTexts[] {
  const lines = readFileSync(new URL(`./corpus/${part}.tsv`, import.meta.url), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('# '))
    .map((line) => {
      const [label, ...texts] = line.split('\t').map(withoutEscapes);
      return { kind: label === '-' ? null : (label as ContactDataKind), texts };
    });
}

function withoutEscapes(cell: string): string {
  return cell
    .replace(/\\u\{([0-9a-f]+)\}/g, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t');
}

/** The kinds found while the texts come in one after the other. */
export function kindsIn({ texts }: LabelledTexts): ContactDataKind[] {
  return texts.flatMap((text, at) =>
    findContactData(text, texts.slice(0, at), ALLOWED).map(({ kind }) => kind),
  );
}
