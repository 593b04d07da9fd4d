/** What a template may name, with what stands in its place. None of them is anybody's phone or address. */
export const TEMPLATE_VARIABLES = {
  client_first_name: 'The client’s first name',
  pet_names: 'The names of the client’s pets',
  sitter_first_name: 'The first name of whoever is responsible, or is next',
  visit_date: 'The day of the visit that is on, or is next',
  visit_time: 'When that visit begins',
  company_name: 'The name of the company',
} as const;

export type TemplateVariable = keyof typeof TEMPLATE_VARIABLES;
/** Null where nothing is known. */
export type TemplateValues = Record<TemplateVariable, string | null>;

/** Whoever takes the name trims it: spaces that this could take in several ways would cost seconds. */
const PLACE = /\{\{([^{}]*)\}\}/g;
const OPENED = /\{\{|\{%/;

/**
 * What is wrong with a template, as a sentence; null if nothing is. It has names in double braces and nothing else: no
 * conditions, no calculations.
 */
export function flawOfTemplate(body: string): string | null {
  const names = namesIn(body);
  const unknown = names.find((name) => !isVariable(name));
  if (unknown !== undefined) {
    const shown = unknown.length > 40 ? `${unknown.slice(0, 40)}…` : unknown;
    return `There is no “${shown}”: use ${Object.keys(TEMPLATE_VARIABLES).join(', ')}.`;
  }
  if (OPENED.test(body.replace(PLACE, '')))
    return 'Close what you opened: {{client_first_name}} is how a name is written.';
  return null;
}

/** The text with what is known in its places, once: a name in braces within a value is no variable. The rest stays as it is, and is named. */
export function fillTemplate(
  body: string,
  values: TemplateValues,
): { body: string; missing: TemplateVariable[] } {
  const missing = new Set<TemplateVariable>();
  const filled = body.replaceAll(PLACE, (place, inside: string) => {
    const name = inside.trim();
    if (!isVariable(name)) return place;
    const value = values[name];
    if (value === null) missing.add(name);
    return value ?? `{{${name}}}`;
  });
  return { body: filled, missing: [...missing] };
}

/** What is still to be filled in by hand: such a text must not go to a client. */
export function unfilledIn(body: string): TemplateVariable[] {
  return [...new Set(namesIn(body).filter(isVariable))];
}

function namesIn(body: string): string[] {
  return [...body.matchAll(PLACE)].map(([, inside = '']) => inside.trim());
}

function isVariable(name: string): name is TemplateVariable {
  return Object.hasOwn(TEMPLATE_VARIABLES, name);
}
