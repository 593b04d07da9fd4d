import { Link } from '@tanstack/react-router';
import { LonePage } from '../components/lone-page.tsx';
import { buttonClasses } from '../components/ui/button.tsx';
import { PAGES } from './pages.ts';

export function NotFoundPage() {
  return (
    <LonePage
      title="This page is not there"
      description="The address may be mistyped, or what it led to is gone."
    >
      <Link to={PAGES.home} className={buttonClasses({ variant: 'primary', size: 'wide' })}>
        Go to the first page
      </Link>
    </LonePage>
  );
}
