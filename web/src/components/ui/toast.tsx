import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';

type Told = { id: number; text: string; isProblem: boolean };
type Tell = { done(text: string): void; problem(text: string): void };

const ToastContext = createContext<Tell>({ done: () => {}, problem: () => {} });

/** Tells in a corner, for some seconds, that something was done or was not. */
export function useToast(): Tell {
  return useContext(ToastContext);
}

let nextId = 0;

export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Told[]>([]);
  const tell = useCallback((text: string, isProblem: boolean) => {
    nextId += 1;
    const told = { id: nextId, text, isProblem };
    setShown((before) => [...before.slice(-2), told]);
  }, []);
  const [value] = useState<Tell>(() => ({
    done: (text) => tell(text, false),
    problem: (text) => tell(text, true),
  }));
  const remove = (id: number) => setShown((before) => before.filter((told) => told.id !== id));
  return (
    <ToastContext value={value}>
      <Radix.Provider label="Message" duration={5000}>
        {children}
        {shown.map((told) => (
          <ToastItem key={told.id} told={told} onGone={() => remove(told.id)} />
        ))}
        <Radix.Viewport className="fixed inset-x-4 bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-50 grid gap-2 outline-none sm:left-auto sm:w-90 md:bottom-4" />
      </Radix.Provider>
    </ToastContext>
  );
}

function ToastItem({ told, onGone }: { told: Told; onGone(): void }) {
  const Icon = told.isProblem ? CircleAlert : CircleCheck;
  return (
    <Radix.Root
      type={told.isProblem ? 'foreground' : 'background'}
      onOpenChange={(open) => !open && onGone()}
      className="flex animate-rise items-start gap-2.5 rounded-xl border border-line bg-raised p-3 shadow-raised"
    >
      <Icon
        aria-hidden
        className={`mt-0.5 size-4.5 shrink-0 ${told.isProblem ? 'text-danger' : 'text-accent'}`}
      />
      <Radix.Description className="min-w-0 flex-1">{told.text}</Radix.Description>
      <Radix.Close aria-label="Close" className="-m-1 rounded p-1 text-soft hover:text-ink">
        <X aria-hidden className="size-4" />
      </Radix.Close>
    </Radix.Root>
  );
}
