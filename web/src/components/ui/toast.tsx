import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';

/** A way back, for whoever did not mean it. */
type Undo = () => void;
type Told = { id: number; text: string; isProblem: boolean; undo?: Undo | undefined };
type Tell = { done(text: string, undo?: Undo): void; problem(text: string): void };

const UNDO_FOR_MS = 12_000;

const ToastContext = createContext<Tell>({ done: () => {}, problem: () => {} });

/** Tells in a corner, for some seconds, that something was done or was not. */
export function useToast(): Tell {
  return useContext(ToastContext);
}

let nextId = 0;

export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Told[]>([]);
  const tell = useCallback((text: string, isProblem: boolean, undo?: Undo) => {
    nextId += 1;
    const told = { id: nextId, text, isProblem, undo };
    setShown((before) => [...before.slice(-2), told]);
  }, []);
  const [value] = useState<Tell>(() => ({
    done: (text, undo) => tell(text, false, undo),
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
      type={told.isProblem || told.undo ? 'foreground' : 'background'}
      {...(told.undo ? { duration: UNDO_FOR_MS } : {})}
      onOpenChange={(open) => !open && onGone()}
      className="flex animate-rise items-start gap-2.5 rounded-xl border border-line bg-raised p-3 shadow-raised"
    >
      <Icon
        aria-hidden
        className={`mt-0.5 size-4.5 shrink-0 ${told.isProblem ? 'text-danger' : 'text-accent'}`}
      />
      <Radix.Description className="min-w-0 flex-1">{told.text}</Radix.Description>
      {told.undo && (
        <Radix.Action
          altText="Undo it within some seconds"
          onClick={told.undo}
          className="-my-1 rounded-md px-2 py-1 font-medium text-accent hover:bg-hover"
        >
          Undo
        </Radix.Action>
      )}
      <Radix.Close aria-label="Close" className="-m-1 rounded p-1 text-soft hover:text-ink">
        <X aria-hidden className="size-4" />
      </Radix.Close>
    </Radix.Root>
  );
}
