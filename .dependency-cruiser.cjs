// The layers of the house: each may import what is listed, of our own files, and nothing else.
const DOMAIN = '^core/src/domain/';
const CORE = '^core/src/';
const STORE = '^server/src/store/';
const QUEUE = '^server/src/jobs/queue[.]ts$';
const CARRIER_PORT = '^server/src/carriers/(carrier|handset-desk)[.]ts$';
const CONTEXT = '^server/src/context[.]ts$';
const SHARED =
  '^server/src/(changes|clock|durable-file|erasure-list|failpoints|log|mailer|password-hasher|push-service|secret-box)[.]ts$';
const CONFIG = '^server/src/config[.]ts$';
const WEB_SHARED = '^web/src/(components|lib)/';
const OUTERMOST =
  '^server/src/(commands/|demo/|(main|maskline|data-folder|open-database|secret-key|secret-key-files)[.]ts$)';

const LAYERS = [
  { name: 'core-domain', files: DOMAIN, may: [DOMAIN] },
  { name: 'core-contract', files: '^core/src/contract/', may: [CORE] },
  { name: 'store', files: STORE, may: [STORE, DOMAIN, SHARED] },
  { name: 'carriers', files: '^server/src/carriers/', may: ['^server/src/carriers/', DOMAIN, SHARED] },
  {
    name: 'services',
    files: '^server/src/services/',
    may: ['^server/src/services/', DOMAIN, STORE, QUEUE, CARRIER_PORT, CONTEXT, SHARED],
  },
  {
    name: 'http',
    files: '^server/src/http/',
    may: ['^server/src/(http|services|carriers)/', CORE, STORE, CONTEXT, CONFIG, SHARED],
  },
  {
    name: 'jobs',
    files: '^server/src/jobs/',
    may: ['^server/src/(jobs|services)/', DOMAIN, '^server/src/store/db[.]ts$', CONTEXT, CONFIG, SHARED],
  },
  {
    name: 'sandbox',
    files: '^server/src/sandbox/',
    may: ['^server/src/sandbox/', DOMAIN, '^server/src/store/db[.]ts$', SHARED],
  },
  { name: 'context', files: CONTEXT, may: [DOMAIN, STORE, QUEUE, '^server/src/carriers/', CONFIG, SHARED] },
  { name: 'shared', files: SHARED, may: [DOMAIN, '^server/src/store/db[.]ts$', SHARED, CONFIG] },
  { name: 'config', files: CONFIG, may: [DOMAIN, '^server/src/(failpoints|secret-files)[.]ts$'] },
  { name: 'web-lib', files: '^web/src/lib/', may: ['^web/src/lib/', CORE] },
  {
    name: 'web-ui',
    files: '^web/src/components/ui/',
    may: ['^web/src/components/ui/', '^web/src/lib/', CORE],
  },
  { name: 'web-components', files: '^web/src/components/', may: [WEB_SHARED, '^web/src/assets/', CORE] },
  {
    name: 'web-features',
    files: '^web/src/features/([^/]+)/',
    // A feature knows no other: what two of them need is in components or lib.
    may: ['^web/src/features/$1/', WEB_SHARED, CORE],
  },
  { name: 'web', files: '^web/', may: ['^web/', CORE] },
];

const OURS = '^(core|server|web|scripts)/';

/** Libraries that belong to one layer. */
const LIBRARIES = [
  {
    name: 'core-is-pure',
    comment: 'core imports pure libraries only: phone numbers, time, schemas',
    from: CORE,
    not: '^(libphonenumber-js|temporal-polyfill|zod)(/|$)',
  },
  {
    name: 'carrier-sdk-only-in-carriers',
    comment: 'only the adapter knows the SDK of a carrier',
    fromNot: '^server/src/carriers/',
    only: '^twilio(/|$)',
  },
  {
    name: 'mail-only-in-mailer',
    comment: 'only mailer.ts speaks with a mail server',
    fromNot: '^server/src/mailer[.]ts$',
    only: '^nodemailer(/|$)',
  },
  {
    name: 'web-push-only-in-push-service',
    comment: 'the library would make requests of its own: only push-service.ts has it seal what it sends',
    fromNot: '^server/src/push-service[.]ts$',
    only: '^web-push(/|$)',
  },
  {
    name: 'web-framework-only-in-http',
    comment: 'services and jobs know nothing of HTTP',
    from: '^server/src/(store|carriers|services|jobs)/',
    only: '^(@?fastify|@scalar)',
  },
];

module.exports = {
  forbidden: [
    ...LAYERS.map(({ name, files, may }) => ({
      name: `layer-${name}`,
      severity: 'error',
      comment: `${name} may import only: ${may.join('  ')}`,
      from: { path: files },
      to: { path: OURS, pathNot: may },
    })),
    ...LIBRARIES.map(({ name, comment, from, fromNot, only, not }) => ({
      name,
      severity: 'error',
      comment,
      from: from ? { path: from } : { path: '^server/src/', pathNot: fromNot },
      to: only
        ? { path: `node_modules/${only.slice(1)}` }
        : {
            dependencyTypesNot: ['local'],
            couldNotResolve: false,
            pathNot: [OURS, `node_modules/${not.slice(1)}`],
          },
    })),
    {
      name: 'sandbox-stays-outside',
      severity: 'error',
      comment: 'the product knows the sandbox only as Twilio with another base URL',
      from: { path: '^server/src/', pathNot: ['^server/src/sandbox/', OUTERMOST] },
      to: { path: '^server/src/sandbox/' },
    },
    {
      name: 'server-without-web',
      severity: 'error',
      comment: 'the server knows the pages as built files only',
      from: { path: '^server/src/' },
      to: { path: '^web/' },
    },
    {
      name: 'web-takes-types-of-the-contract',
      severity: 'error',
      comment: 'the schemas stay on the server: pages import types of them alone, and no schema library',
      from: { path: '^web/src/' },
      to: { path: '^core/src/contract/|node_modules/zod/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      comment: 'what runs in production imports neither tests nor development tools',
      from: { path: '^(core|server|web)/src/' },
      to: { path: '^((core|server)/test|scripts)/|node_modules/(vitest|fast-check|tsx|typescript)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'a cycle of imports has no first file to read',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'the file or package does not exist, so no other rule could judge it',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(server/dist(-test)?|web/dist)/' },
    tsPreCompilationDeps: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'require', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
