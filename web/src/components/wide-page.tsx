import type { ComponentProps } from 'react';
import { Page } from './page.tsx';

/** A page that needs the width of its window: a table, or things side by side. */
export function WidePage(props: ComponentProps<typeof Page>) {
  return (
    <div className="[&>div]:max-w-[100rem]">
      <Page {...props} />
    </div>
  );
}
