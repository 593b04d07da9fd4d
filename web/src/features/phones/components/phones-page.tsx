import { useQuery } from '@tanstack/react-query';
import { Plus, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { Page } from '../../../components/page.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { handsetsQuery, isWithoutHandsets } from '../api/handsets.ts';
import { AddPhoneDialog } from './add-phone-dialog.tsx';
import { HandsetCard } from './handset-card.tsx';
import { PhonesSkeleton } from './phones-skeleton.tsx';
import { nextFictionalPhone, useDesk } from './use-desk.ts';

/** What clients see, beside each other: whoever tries Maskline out texts as them. */
export function PhonesPage() {
  const desk = useQuery(handsetsQuery);
  const [isAdding, setIsAdding] = useState(false);
  const { handsets = [], numbers = [] } = desk.data ?? {};
  const { phones, add } = useDesk(handsets);
  const taken = [...phones.map(({ phone }) => phone), ...numbers.map(({ e164 }) => e164)];
  const isWithoutDesk = isWithoutHandsets(desk.error);
  const button = (
    <Button variant="primary" icon={Plus} onClick={() => setIsAdding(true)}>
      Add a phone
    </Button>
  );
  return (
    <Page
      isWide
      title="Phones"
      description="Text as a client, answer as the company, and see what a phone shows: a business number, and never more."
      action={numbers.length > 0 && phones.length > 0 && button}
    >
      {desk.isPending && <PhonesSkeleton />}
      {isWithoutDesk && <WithoutDesk />}
      {desk.isError && !isWithoutDesk && !desk.data && <QueryProblem query={desk} />}
      {desk.data && numbers.length === 0 && (
        <EmptyState icon={Smartphone} title="The company has no number yet">
          Add one as the front desk: then every phone here can text it.
        </EmptyState>
      )}
      {desk.data && numbers.length > 0 && phones.length === 0 && (
        <EmptyState icon={Smartphone} title="No phone is here yet" action={button}>
          Add one and text the company from it: what comes of it shows at the company and on the phone.
        </EmptyState>
      )}
      {numbers.length > 0 && phones.length > 0 && (
        <ul
          aria-label="Phones"
          className="-mx-4 flex snap-x snap-mandatory gap-5 overflow-x-auto px-4 pb-4 sm:mx-0 sm:grid sm:grid-cols-[repeat(auto-fill,minmax(17.5rem,1fr))] sm:gap-x-6 sm:gap-y-10 sm:overflow-visible sm:px-0"
        >
          {phones.map((handset) => (
            <HandsetCard key={handset.phone} handset={handset} numbers={numbers} />
          ))}
        </ul>
      )}
      <AddPhoneDialog
        isOpen={isAdding}
        suggested={nextFictionalPhone(taken)}
        onClose={() => setIsAdding(false)}
        onAdd={(phone) => {
          add(phone);
          setIsAdding(false);
        }}
      />
    </Page>
  );
}

function WithoutDesk() {
  return (
    <EmptyState icon={Smartphone} title="There are no phones here">
      This server sends through a real carrier, so the phones are those in people’s pockets. To try your
      numbers, text one of them from your own phone.
    </EmptyState>
  );
}
