import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import {
  type Person,
  useDeactivatePerson,
  useEndSessionsOf,
  useRemoveSecondFactorsOf,
} from '../api/people.ts';

export type Confirmed = 'deactivate' | 'sign-out' | 'remove-factors';

type Props = { person: Person; open: Confirmed | null; onClose(): void };

/** What needs a second look before it is done to somebody's account. */
export function PersonConfirmation({ person: { id, name }, open, onClose }: Props) {
  const toast = useToast();
  const deactivate = useDeactivatePerson();
  const endSessions = useEndSessionsOf();
  const removeFactors = useRemoveSecondFactorsOf();
  const done = (sentence: string) => () => {
    toast.done(sentence);
    onClose();
  };
  return (
    <>
      <ConfirmDialog
        isOpen={open === 'deactivate'}
        onClose={onClose}
        title={`Deactivate ${name}?`}
        verb="Deactivate"
        isDanger
        action={deactivate}
        input={id}
        onDone={done(`${name} cannot sign in any more.`)}
      >
        The account is out of use at once and for good: sessions and links end. To come back, {name} is
        invited anew.
      </ConfirmDialog>
      <ConfirmDialog
        isOpen={open === 'sign-out'}
        onClose={onClose}
        title={`Sign ${name} out everywhere?`}
        verb="Sign out"
        action={endSessions}
        input={id}
        onDone={done(`${name} is signed out everywhere.`)}
      >
        All sessions end. {name} can sign in again.
      </ConfirmDialog>
      <ConfirmDialog
        isOpen={open === 'remove-factors'}
        onClose={onClose}
        title={`Remove the second factors of ${name}?`}
        verb="Remove"
        isDanger
        action={removeFactors}
        input={id}
        onDone={done(`${name} signs in with the password alone now.`)}
      >
        For somebody who has lost the device: authenticator app, passkeys and recovery codes are of no use any
        more. Make sure that it is {name} who asks.
      </ConfirmDialog>
    </>
  );
}
