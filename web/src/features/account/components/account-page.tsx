import { Page } from '../../../components/page.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { lacksSecondFactor, useMe } from '../../../lib/session.ts';
import { AuthenticatorAppCard } from './authenticator-app-card.tsx';
import { NotificationsCard } from './notifications-card.tsx';
import { PasskeysCard } from './passkeys-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { ProfileCard } from './profile-card.tsx';
import { SessionsCard } from './sessions-card.tsx';

export function AccountPage() {
  const me = useMe();
  const isBarred = lacksSecondFactor(me);
  return (
    <Page
      title="Your account"
      description="Who you are here, how you sign in, and what this device tells you."
    >
      {isBarred && (
        <Callout tone="warning">
          {me.organization.name} asks its owners for a second factor. Set up an authenticator app or a
          passkey; then everything else is open to you.
        </Callout>
      )}
      <ProfileCard me={me} />
      <PasswordCard />
      <AuthenticatorAppCard />
      <PasskeysCard />
      {!isBarred && <NotificationsCard />}
      {!isBarred && <SessionsCard />}
    </Page>
  );
}
