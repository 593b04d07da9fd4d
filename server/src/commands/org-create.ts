import { type Config, ConfigError, readTwilioAuthToken } from '../config.ts';
import { actingFor } from '../context.ts';
import { inviteFirstOwner } from '../services/account-links.ts';
import { createApiKey } from '../services/api-keys.ts';
import { createOrganization } from '../services/organizations.ts';
import { withContext } from './with-context.ts';

type Options = { name: string; timeZone: string; country: string; accountSid?: string };

/** Creates an organization with an owner's key; the carrier account can be connected at once. */
export async function createOrg(config: Config, options: Options): Promise<void> {
  if (options.accountSid && !/^AC[0-9a-fA-F]{32}$/.test(options.accountSid)) {
    throw new ConfigError(
      'An account SID is AC and 32 hexadecimal digits, as the console of Twilio shows it.',
    );
  }
  const authToken = options.accountSid ? readTwilioAuthToken() : undefined;
  if (options.accountSid && !authToken) {
    throw new ConfigError(
      'Set TWILIO_AUTH_TOKEN to the auth token of the account, and run the command again.',
    );
  }
  await withContext(config, async (ctx) => {
    const organization = await createOrganization(ctx, {
      name: options.name,
      timeZone: options.timeZone,
      defaultCountry: options.country,
      ...(options.accountSid && authToken
        ? { carrierAccount: { accountSid: options.accountSid, authToken } }
        : {}),
    });
    const org = actingFor(ctx, organization.id, { kind: 'operator', id: null });
    const key = await createApiKey(org, { name: 'first key', role: 'owner' });
    console.log(`Created ${organization.name}.\n`);
    console.log(`  organization  ${organization.id}`);
    const { url } = await inviteFirstOwner(org);
    console.log(`  API key       ${key.secret}   (shown once: keep it safe)`);
    console.log(`  first owner   ${url}   (a link to set a password; works once, for seven days)\n`);
    if (!options.accountSid) {
      console.log('Without --account-sid it has no carrier account, so no numbers yet.');
      console.log('docs/carriers.md says how to go on, with the sandbox or with Twilio.');
    }
  });
}
