import { useQuery } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { TimeAgo } from '../../../components/time-ago.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { CancelButton, Dialog, DialogActions } from '../../../components/ui/dialog.tsx';
import { SelectField } from '../../../components/ui/select-field.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { showPhone } from '../../../lib/shown-phone.ts';
import { useActionForm } from '../../../lib/use-action-form.ts';
import { addNumber, availableQuery, type BusinessNumber, type NumberClass } from '../api/numbers.ts';
import { CLASS_SENTENCES, CLASSES } from './number-words.ts';
import { useLookAgain } from './use-look-again.ts';

type Props = { isOpen: boolean; isFirst: boolean; onClose(): void };

/** Numbers are rented at the carrier; here one of them is taken into use. */
export function AddNumberDialog({ isOpen, isFirst, onClose }: Props) {
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title="Add a number"
      description="One that your carrier account rents. From then on its texts come here."
    >
      <AddNumberForm isFirst={isFirst} onDone={onClose} />
    </Dialog>
  );
}

type Values = { e164: string; class: NumberClass };

function AddNumberForm({ isFirst, onDone }: { isFirst: boolean; onDone(): void }) {
  const toast = useToast();
  const available = useQuery(availableQuery);
  const { form, submit, isBusy, problem, errorOf } = useActionForm<Values, BusinessNumber>({
    values: { e164: '', class: isFirst ? 'front_desk' : 'sitter' },
    ...addNumber,
    onDone: ({ e164 }) => {
      toast.done(`${showPhone(e164)} is in use.`);
      onDone();
    },
  });
  const numbers = available.data?.data ?? [];
  if (available.isError) return <QueryProblem query={available} />;
  return (
    <form noValidate onSubmit={submit} className="grid gap-5">
      {problem && <Callout tone="problem">{problem}</Callout>}
      <div className="grid gap-2">
        <SelectField
          label="Number"
          error={errorOf('e164')}
          {...form.register('e164', { required: 'Choose a number.' })}
        >
          <option value="">{available.isPending ? 'One moment …' : 'Choose a number'}</option>
          {numbers.map(({ e164 }) => (
            <option key={e164} value={e164}>
              {showPhone(e164)}
            </option>
          ))}
        </SelectField>
        <Listing count={numbers.length} listedAt={available.data?.listed_at ?? null} />
      </div>
      <SelectField
        label="Class"
        hint={CLASS_SENTENCES[form.watch('class')]}
        error={errorOf('class')}
        {...form.register('class')}
      >
        {Object.entries(CLASSES).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </SelectField>
      <DialogActions>
        <CancelButton />
        <Button type="submit" variant="primary" isBusy={isBusy}>
          Add
        </Button>
      </DialogActions>
    </form>
  );
}

/** How old the list is, and the way to a new one. */
function Listing({ count, listedAt }: { count: number; listedAt: string | null }) {
  const { look, isLooking, problem } = useLookAgain(listedAt);
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 text-sm text-soft">
      <p role="status" className="min-w-0 flex-1 basis-40">
        {isLooking && 'The carrier is being asked …'}
        {!isLooking && problem}
        {!isLooking && !problem && listedAt === null && 'The carrier has not been asked yet.'}
        {!isLooking && !problem && listedAt !== null && (
          <>
            {count === 0 && 'All that the account rents are in use here: rent one at the carrier. '}
            The carrier was asked <TimeAgo at={listedAt} />.
          </>
        )}
      </p>
      <Button size="small" icon={RefreshCw} isBusy={isLooking} onClick={look}>
        Look again
      </Button>
    </div>
  );
}
