import { Page } from '../../../components/page.tsx';

export function PeoplePage() {
  return <Page title="PeoplePage">x</Page>;
}
