import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';

type Props = {
  title: string;
  description?: ReactNode;
  action?: ReactNode;
  /** It needs the width of its window: a table, or things side by side. */
  isWide?: boolean;
  children: ReactNode;
};

/** The page that was opened first has the focus where the browser put it. */
let isFirst = true;

/** A page in the shell: its title in the window's, its heading with the focus where one came from another page. */
export function Page({ title, description, action, isWide = false, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirst) heading.current?.focus({ preventScroll: true });
    isFirst = false;
  }, []);
  return (
    <div
      className={`mx-auto grid w-full gap-6 px-4 pt-6 pb-10 sm:px-6 lg:px-8 lg:pt-10 ${isWide ? 'max-w-[100rem]' : 'max-w-4xl'}`}
    >
      <title>{`${title} · Maskline`}</title>
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <div className="min-w-0">
          <h1 ref={heading} tabIndex={-1} className="text-xl font-semibold">
            {title}
          </h1>
          {description && <p className="mt-1 max-w-xl text-soft">{description}</p>}
        </div>
        {action}
      </header>
      {children}
    </div>
  );
}
