import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { LonePage } from '../../../components/lone-page.tsx';
import { buttonClasses } from '../../../components/ui/button.tsx';
import { ApiError, messageOf } from '../../../lib/api-error.ts';
import { type AccountLink, linkQuery, takeLinkToken } from '../api/links.ts';
import { NewPasswordForm } from './new-password-form.tsx';

const TITLES = {
  invitation: 'Welcome',
  password_reset: 'Set a new password',
  first_owner: 'Welcome to Maskline',
} as const;

/** Where the links in mails and invitations lead. */
export function SetPasswordPage() {
  const token = useLinkToken();
  const link = useQuery({ ...linkQuery(token), enabled: token !== '' });
  const [isSet, setIsSet] = useState(false);
  if (isSet)
    return (
      <LonePage title="Your password is set" description="Sign in with it from now on.">
        <Link to="/sign-in" className={buttonClasses({ variant: 'primary', size: 'wide' })}>
          Go to signing in
        </Link>
      </LonePage>
    );
  if (token === '')
    return (
      <LonePage
        title="This link is not whole"
        description="Open it again from the message that it came in."
      />
    );
  if (link.error) return <LonePage title="This link cannot be used" description={whyNot(link.error)} />;
  if (!link.data)
    return <LonePage title="Set your password" description="One moment, the link is being looked at." />;
  return (
    <LonePage title={TITLES[link.data.kind]} description={<Invitation link={link.data} />}>
      <NewPasswordForm link={link.data} token={token} onSet={() => setIsSet(true)} />
    </LonePage>
  );
}

/** Also of a second link that is opened in the same window. */
function useLinkToken(): string {
  const [token, setToken] = useState(takeLinkToken);
  useEffect(() => {
    const look = () => setToken(takeLinkToken());
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);
  return token;
}

function whyNot(error: Error): string {
  const isSpent = error instanceof ApiError && error.code === 'link_not_usable';
  return isSpent ? `${error.message} Ask an owner of your company for another one.` : messageOf(error);
}

function Invitation({ link: { email, organization_name: company } }: { link: AccountLink }) {
  if (email === null)
    return <>You are the first owner of {company}. Say who you are, and choose a password.</>;
  return (
    <>
      Choose the password for {email} at {company}.
    </>
  );
}
