import { useQuery } from '@tanstack/react-query';
import { Moment } from '../../../components/moment.tsx';
import { Page } from '../../../components/page.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { organizationQuery } from '../../../lib/organization.ts';
import { CarrierCard } from './carrier-card.tsx';
import { RecoveryCard } from './recovery-card.tsx';
import { SettingsForm } from './settings-form.tsx';

export function OrganizationPage() {
  const organization = useQuery(organizationQuery);
  return (
    <Page title="Company" description="What holds for everybody and for every conversation.">
      <RecoveryCard />
      {organization.isPending && <SkeletonRows label="The settings are being read" />}
      {organization.isError && !organization.data && <QueryProblem query={organization} />}
      {organization.data && <SettingsForm organization={organization.data} />}
      <CarrierCard />
      {organization.data && (
        <p className="text-sm text-soft">
          Here since <Moment at={organization.data.created_at} />. Its id, for commands and the API:{' '}
          <code className="font-mono wrap-anywhere">{organization.data.id}</code>
        </p>
      )}
    </Page>
  );
}
