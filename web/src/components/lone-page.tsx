import type { ReactNode } from 'react';
import { Brand } from './brand.tsx';

type Props = { title: string; description?: ReactNode; children?: ReactNode; footer?: ReactNode };

/** A page outside the shell: one thing to do, in the middle. */
export function LonePage({ title, description, children, footer }: Props) {
  return (
    <main className="mx-auto grid min-h-dvh w-full max-w-104 content-start gap-6 px-4 pt-[max(2rem,14vh)] pb-10">
      <title>{`${title} · Maskline`}</title>
      <div className="flex items-center gap-2.5">
        <Brand />
        <span className="font-semibold tracking-tight">Maskline</span>
      </div>
      <div className="grid gap-6 rounded-2xl border border-line bg-surface p-5 shadow-low sm:p-7">
        <div>
          <h1 className="text-xl font-semibold">{title}</h1>
          {description && (
            <div role="status" className="mt-1.5 text-soft">
              {description}
            </div>
          )}
        </div>
        {children}
      </div>
      {footer && <div className="px-1 text-center text-sm text-soft">{footer}</div>}
    </main>
  );
}

export const TEXT_LINK = 'font-medium text-accent underline-offset-4 hover:underline';
