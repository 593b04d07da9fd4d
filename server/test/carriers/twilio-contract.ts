import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { Exchange } from './recording-proxy.ts';

type Schema = { properties?: Record<string, Schema>; [keyword: string]: unknown };
type Operation = {
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
};
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};

const FORM = 'application/x-www-form-urlencoded';
const DOCUMENT_ID = 'twilio';
const text = readFileSync(new URL('./twilio-api-v2010.openapi.json', import.meta.url), 'utf8');
const document: Document = JSON.parse(text.replaceAll('"#/components/', `"${DOCUMENT_ID}#/components/`));
const schemas = document.components.schemas;
for (const [name, schema] of Object.entries(schemas)) schemas[name] = closed(schema);
const forAnswers = createAjv(false);
/** Values of forms and queries are text: read as the type that is described. */
const forFields = createAjv(true);

/** What an exchange breaks of Twilio's own description of its API; nothing if it holds to it. */
export function breaches(exchange: Exchange): string[] {
  const found = operationOf(exchange);
  if (!found) return [`${exchange.method} ${exchange.path} is not described`];
  return [
    ...fieldBreaches('path', inPlace(found.operation, 'path'), found.path),
    ...fieldBreaches('query', inPlace(found.operation, 'query'), exchange.query),
    ...formBreaches(found.operation, exchange),
    ...answerBreaches(found.operation, exchange),
  ];
}

function operationOf({ method, path }: Exchange): { operation: Operation; path: [string, string][] } | null {
  for (const [template, operations] of Object.entries(document.paths)) {
    const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const form = template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '([^/.]+)');
    const values = new RegExp(`^${form}$`).exec(path)?.slice(1);
    const operation = operations[method.toLowerCase()];
    if (values && operation) return { operation, path: names.map((name, i) => [name, values[i] ?? '']) };
  }
  return null;
}

function inPlace(operation: Operation, place: string): Schema {
  const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in === place);
  return {
    type: 'object',
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
  };
}

function formBreaches({ requestBody }: Operation, { form, contentType, method }: Exchange): string[] {
  if (method !== 'POST') return [];
  const schema = requestBody?.content[FORM]?.schema;
  if (!schema || !contentType.startsWith(FORM)) return ['the body is no form'];
  return fieldBreaches('form', schema, form);
}

function fieldBreaches(place: string, schema: Schema, fields: Iterable<[string, string]>): string[] {
  const pairs = [...fields];
  const doubled = pairs.length === new Set(pairs.map(([name]) => name)).size ? [] : [`${place}: doubled`];
  return [...doubled, ...errorsOf(place, forFields, closed(schema), Object.fromEntries(pairs))];
}

function answerBreaches({ responses }: Operation, { status, answer }: Exchange): string[] {
  if (status >= 400) return errorsOf('error', forAnswers, ERROR, answer);
  const schema = responses[status]?.content?.['application/json']?.schema;
  return schema
    ? errorsOf('answer', forAnswers, closed(schema), answer)
    : [`answer: ${status} is not described`];
}

/** Twilio documents its errors in prose only: https://www.twilio.com/docs/usage/twilios-response */
const ERROR: Schema = {
  type: 'object',
  properties: {
    code: { type: 'integer' },
    message: { type: 'string' },
    more_info: { type: 'string' },
    status: { type: 'integer' },
  },
  required: ['code', 'message', 'more_info', 'status'],
  additionalProperties: false,
};

/** With names that are not described refused, which the document leaves open. */
function closed(schema: Schema): Schema {
  return schema.properties ? { ...schema, additionalProperties: false } : schema;
}

function errorsOf(place: string, ajv: Ajv, schema: Schema, value: unknown): string[] {
  const validate = ajv.compile(schema);
  validate(value);
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${place}${instancePath}: ${message} ${JSON.stringify(params)}`,
  );
}

function createAjv(coerceTypes: boolean): Ajv {
  const instance = new Ajv({ allErrors: true, strict: false, coerceTypes });
  addFormats.default(instance);
  instance.addFormat('phone-number', /^\+[1-9]\d{6,14}$/);
  instance.addFormat(
    'date-time-rfc-2822',
    /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$/,
  );
  instance.addFormat('currency', /^[A-Z]{3}$/);
  instance.addFormat('iso-country-code', /^[A-Z]{2}$/);
  instance.addFormat('http-method', /^(GET|POST)$/);
  // Twilio calls paths and blanks URIs too.
  instance.addFormat('uri', /^(https?:\/\/\S+|\/\S*|)$/);
  for (const name of ['phone-number-capabilities', 'uri-map']) instance.addFormat(name, true);
  instance.addSchema(document, DOCUMENT_ID);
  return instance;
}
