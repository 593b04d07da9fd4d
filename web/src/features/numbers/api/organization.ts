import { useQuery } from '@tanstack/react-query';
import { organizationQuery } from '../../../lib/organization.ts';

const UNTIL_KNOWN = { default_quarantine_days: 90 };

export function useDefaultQuarantineDays(): number {
  return (useQuery(organizationQuery).data ?? UNTIL_KNOWN).default_quarantine_days;
}
