import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { errorMessage } from '../api/errors.js';
import { cx } from './cx.js';

export interface ToastContent {
  title: string;
  description?: string;
  tone?: 'neutral' | 'success' | 'danger';
  /** One thing to do about it, such as Undo. */
  action?: { label: string; onAction: () => void };
  /** Milliseconds; 0 stays until it is closed. Default 5,000; with an action 8,000. */
  duration?: number;
  /** Runs when it leaves without its action having been taken: the moment to do what could be undone. */
  onExpire?: () => void;
}

export interface Toasts {
  /** @returns how to take it away again, for when its action has lost its meaning */
  show: (toast: ToastContent) => () => void;
  success: (title: string, description?: string) => void;
  /** Says what failed; takes whatever was thrown. */
  error: (title: string, error?: unknown) => void;
}

interface Shown extends ToastContent {
  id: number;
}

const ToastContext = createContext<Toasts | null>(null);

/** Short news at the corner of the window. */
export function useToast(): Toasts {
  const toasts = useContext(ToastContext);
  if (toasts === null) throw new Error('useToast needs a ToastProvider around it.');
  return toasts;
}

/** Once, around the application. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Shown[]>([]);
  const last = useRef(0);
  const close = useCallback((id: number) => setShown((all) => all.filter((toast) => toast.id !== id)), []);
  const toasts = useMemo<Toasts>(() => {
    const show = (toast: ToastContent): (() => void) => {
      last.current += 1;
      const next: Shown = { ...toast, id: last.current };
      setShown((all) => {
        all.slice(0, -3).forEach((old) => old.onExpire?.());
        return [...all.slice(-3), next];
      });
      return () => close(next.id);
    };
    return {
      show,
      success: (title, description) =>
        void show({ title, tone: 'success', ...(description === undefined ? {} : { description }) }),
      error: (title, error) =>
        void show({
          title,
          tone: 'danger',
          duration: 9000,
          ...(error === undefined ? {} : { description: errorMessage(error) }),
        }),
    };
  }, [close]);
  return (
    <ToastContext value={toasts}>
      {children}
      <div
        aria-live="polite"
        aria-relevant="additions"
        className="pointer-events-none fixed right-3 bottom-3 left-3 z-70 flex flex-col items-end gap-2"
      >
        {shown.map((toast) => (
          <ToastCard key={toast.id} toast={toast} onClose={close} />
        ))}
      </div>
    </ToastContext>
  );
}

const ICONS = { neutral: Info, success: CircleCheck, danger: CircleAlert };
const COLOURS = { neutral: 'text-muted', success: 'text-success', danger: 'text-danger' };

function ToastCard({ toast, onClose }: { toast: Shown; onClose: (id: number) => void }) {
  const [held, setHeld] = useState(false);
  const tone = toast.tone ?? 'neutral';
  const Icon = ICONS[tone];
  const lifetime = toast.duration ?? (toast.action === undefined ? 5000 : 8000);
  const leave = useCallback(
    (acted: boolean) => {
      if (!acted) toast.onExpire?.();
      onClose(toast.id);
    },
    [toast, onClose],
  );
  useEffect(() => {
    if (held || lifetime === 0) return undefined;
    const timer = setTimeout(() => leave(false), lifetime);
    return () => clearTimeout(timer);
  }, [held, lifetime, leave]);
  return (
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex w-full max-w-sm animate-rise items-start gap-2.5 rounded-card border border-line bg-raised py-2.5 pr-2 pl-3 shadow-raised"
    >
      <Icon size={16} strokeWidth={1.8} aria-hidden className={cx('mt-0.5 shrink-0', COLOURS[tone])} />
      <div className="min-w-0 flex-1">
        <p className="text-base font-medium break-words">{toast.title}</p>
        {toast.description !== undefined && <p className="text-sm break-words text-muted">{toast.description}</p>}
      </div>
      {toast.action !== undefined && (
        <button
          type="button"
          onClick={() => {
            toast.action?.onAction();
            leave(true);
          }}
          className="shrink-0 rounded-sm px-1.5 py-0.5 text-base font-semibold text-primary hover:underline"
        >
          {toast.action.label}
        </button>
      )}
      <button
        type="button"
        aria-label="Close"
        onClick={() => leave(false)}
        className="shrink-0 rounded-sm p-0.5 text-faint hover:text-ink"
      >
        <X size={14} strokeWidth={1.8} aria-hidden />
      </button>
    </div>
  );
}
