import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { LonePage, TEXT_LINK } from '../../../components/lone-page.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { TextField } from '../../../components/ui/text-field.tsx';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { type PasswordReset, requestPasswordReset } from '../api/links.ts';

const WITHOUT_MAIL =
  'This installation sends no mail. Ask an owner of your company for a link to a new password; whoever runs the server can make one, too.';

/** Tells nobody whether an address has an account. */
export function ForgotPasswordPage() {
  const [answer, setAnswer] = useState<PasswordReset | null>(null);
  const footer = (
    <Link to="/sign-in" className={TEXT_LINK}>
      Back to signing in
    </Link>
  );
  if (answer)
    return (
      <LonePage
        title={answer.by_mail ? 'Look into your mail' : 'Ask an owner'}
        description={answer.by_mail ? answer.what_to_do : WITHOUT_MAIL}
        footer={footer}
      />
    );
  return (
    <LonePage
      title="A new password"
      description="We mail you a link that lets you choose a new one."
      footer={footer}
    >
      <RequestForm onAnswer={setAnswer} />
    </LonePage>
  );
}

function RequestForm({ onAnswer }: { onAnswer(answer: PasswordReset): void }) {
  const { form, submit, isBusy, problem, errorOf } = useActionForm({
    values: { email: '' },
    send: requestPasswordReset,
    onDone: onAnswer,
  });
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <TextField
        label="E-mail address"
        type="email"
        autoComplete="username"
        autoFocus
        error={errorOf('email')}
        {...form.register('email', { required: 'Write your e-mail address.' })}
      />
      <Button type="submit" variant="primary" size="wide" isBusy={isBusy}>
        Send me a link
      </Button>
    </form>
  );
}
