import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** One file for each rule that breaks it, and the files that these import. */
const PLANTED = {
  'core/src/domain/a.ts':
    "import '../contract/a.ts';\nexport const at = Date.now();\nexport const later = new Date();",
  'core/src/domain/pure.ts': "import 'node:fs';\nexport const chance = Math.random();",
  'core/src/domain/round.ts': "import './about.ts';",
  'core/src/domain/about.ts': "import './round.ts';",
  'core/src/domain/lost.ts': "import './nowhere.ts';",
  'core/src/contract/a.ts': "import '../../../server/src/config.ts';",
  'server/src/config.ts': "import './context.ts';\nexport const port = process.env.PORT;",
  'server/src/context.ts': "import './services/a.ts';",
  'server/src/clock.ts': "import './http/a.ts';",
  'server/src/store/a.ts': "import '../services/a.ts';",
  'server/src/carriers/a.ts': "import type {} from '../store/b.ts';",
  'server/src/services/a.ts': "import '../carriers/twilio/a.ts';\nimport 'twilio';\nimport 'fastify';",
  'server/src/http/a.ts': "import '../jobs/a.ts';",
  'server/src/jobs/a.ts': "import '../http/b.ts';\nexport const home = process.env.HOME;",
  'server/src/sandbox/a.ts': "import '../services/b.ts';",
  'server/src/main.ts': "import './sandbox/a.ts';",
  'server/src/store/b.ts': "import '../sandbox/b.ts';",
  'server/src/services/b.ts': "import '../../test/a.ts';\nimport 'nodemailer';\nimport 'web-push';",
  'server/src/push-service.ts':
    "import 'web-push';\nimport { request } from 'undici';\nexport const ask = request;",
  'server/src/mailer.ts': "import 'nodemailer';",
  'server/src/carriers/twilio/a.ts': "import 'twilio';",
  'server/src/http/b.ts': "export const answer = fetch('https://example.com');",
  'server/src/jobs/b.ts': "import { request } from 'undici';\nexport const ask = request;",
  'server/src/sandbox/b.ts': "export const answer = fetch('http://127.0.0.1');",
  'server/src/maskline.ts': "import '../../web/src/main.tsx';",
  'web/src/main.tsx': "import '../../server/src/failpoints.ts';",
  'web/src/lib/a.ts': "import '../components/b.tsx';",
  'web/src/components/ui/a.tsx': "import '../b.tsx';",
  'web/src/components/b.tsx': "import '../features/inbox/a.tsx';",
  'web/src/features/inbox/a.tsx': "import '../numbers/api/a.ts';",
  'web/src/features/inbox/b.tsx': "import './api/b.ts';\nimport '../../lib/b.ts';",
  'web/src/features/inbox/api/b.ts': "import type {} from '../../../../../core/src/contract/b.ts';",
  'web/src/features/numbers/api/a.ts': "import '../../../../../core/src/contract/b.ts';",
  'web/src/lib/b.ts': "import 'zod';",
  'core/src/contract/b.ts': '',
  'server/src/failpoints.ts': '',
  'server/test/a.ts': '',
  'node_modules/twilio/index.js': '',
  'node_modules/fastify/index.js': '',
  'node_modules/nodemailer/index.js': '',
  'node_modules/undici/index.js': '',
  'node_modules/web-push/index.js': '',
  'node_modules/zod/index.js': '',
};

/** Which planted file must be found to break which rule. */
export const EXPECTED = [
  ['layer-core-domain', 'core/src/domain/a.ts'],
  ['layer-core-contract', 'core/src/contract/a.ts'],
  ['layer-store', 'server/src/store/a.ts'],
  ['layer-carriers', 'server/src/carriers/a.ts'],
  ['layer-services', 'server/src/services/a.ts'],
  ['layer-http', 'server/src/http/a.ts'],
  ['layer-jobs', 'server/src/jobs/a.ts'],
  ['layer-sandbox', 'server/src/sandbox/a.ts'],
  ['layer-context', 'server/src/context.ts'],
  ['layer-shared', 'server/src/clock.ts'],
  ['layer-config', 'server/src/config.ts'],
  ['layer-web-lib', 'web/src/lib/a.ts'],
  ['layer-web-ui', 'web/src/components/ui/a.tsx'],
  ['layer-web-components', 'web/src/components/b.tsx'],
  ['layer-web-features', 'web/src/features/inbox/a.tsx'],
  ['layer-web', 'web/src/main.tsx'],
  ['server-without-web', 'server/src/maskline.ts'],
  ['web-takes-types-of-the-contract', 'web/src/features/numbers/api/a.ts'],
  ['web-takes-types-of-the-contract', 'web/src/lib/b.ts'],
  ['core-is-pure', 'core/src/domain/pure.ts'],
  ['carrier-sdk-only-in-carriers', 'server/src/services/a.ts'],
  ['mail-only-in-mailer', 'server/src/services/b.ts'],
  ['web-push-only-in-push-service', 'server/src/services/b.ts'],
  ['web-framework-only-in-http', 'server/src/services/a.ts'],
  ['sandbox-stays-outside', 'server/src/store/b.ts'],
  ['no-tests-in-the-product', 'server/src/services/b.ts'],
  ['no-cycles', 'core/src/domain/about.ts'],
  ['no-unresolvable', 'core/src/domain/lost.ts'],
  ['core-has-no-clock', 'core/src/domain/a.ts:2'],
  ['core-has-no-clock', 'core/src/domain/a.ts:3'],
  ['core-has-no-chance', 'core/src/domain/pure.ts:2'],
  ['config-reads-the-environment', 'server/src/jobs/a.ts:2'],
  ['one-client-goes-out', 'server/src/http/b.ts:1'],
  ['one-client-goes-out', 'server/src/jobs/b.ts:1'],
];

/** What must not be reported although it looks alike. */
export const ALLOWED = [
  ['sandbox-stays-outside', 'server/src/main.ts'],
  ['carrier-sdk-only-in-carriers', 'server/src/carriers/twilio/a.ts'],
  ['mail-only-in-mailer', 'server/src/mailer.ts'],
  ['web-push-only-in-push-service', 'server/src/push-service.ts'],
  ['one-client-goes-out', 'server/src/push-service.ts:2'],
  ['config-reads-the-environment', 'server/src/config.ts:2'],
  ['one-client-goes-out', 'server/src/sandbox/b.ts:1'],
  ['layer-web-features', 'web/src/features/inbox/b.tsx'],
  ['web-takes-types-of-the-contract', 'web/src/features/inbox/api/b.ts'],
];

export function plantViolations(root) {
  for (const [path, content] of Object.entries(PLANTED)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  for (const name of ['twilio', 'fastify', 'nodemailer', 'undici', 'zod']) {
    const description = JSON.stringify({ name, version: '1.0.0', main: 'index.js' });
    writeFileSync(join(root, 'node_modules', name, 'package.json'), description);
  }
}
