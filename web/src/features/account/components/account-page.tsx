import { Page } from '../../../components/page.tsx';

export function AccountPage() {
  return <Page title="AccountPage">x</Page>;
}
