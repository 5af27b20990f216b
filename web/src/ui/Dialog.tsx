import * as Radix from '@radix-ui/react-dialog';
import { X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from './Button.js';
import { cx } from './cx.js';
import { ErrorLine } from './ErrorPanel.js';
import { IconButton } from './IconButton.js';
import { useReturnFocus } from './use-return-focus.js';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  size?: 'sm' | 'md' | 'lg' | 'xl';
  /** Buttons, at the foot, the main one last. */
  footer?: ReactNode;
  /** With it, content and footer stand in a form, so that Enter sends it. */
  onSubmit?: () => void;
  children?: ReactNode;
}

const SIZES = { sm: 'max-w-sm', md: 'max-w-lg', lg: 'max-w-2xl', xl: 'max-w-5xl' };

/** A modal window; closes by Escape, by its cross and by a press outside, and gives the focus back. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  size = 'md',
  footer,
  onSubmit,
  children,
}: DialogProps) {
  const returnFocus = useReturnFocus(open);
  const inside = (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-1">{children}</div>
      {footer !== undefined && (
        <div className="flex flex-wrap items-center justify-end gap-2 px-4 pt-3 pb-4">{footer}</div>
      )}
    </>
  );
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-overlay" />
        <Radix.Content
          onCloseAutoFocus={returnFocus}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
          className={cx(
            'fixed inset-x-3 top-[max(12px,min(12vh,96px))] z-50 mx-auto flex max-h-[calc(100dvh-24px-max(12px,min(12vh,96px)))] animate-rise flex-col rounded-card border border-line bg-raised shadow-raised focus:outline-none',
            SIZES[size],
          )}
        >
          <header className="flex items-start gap-3 px-4 pt-3.5 pb-2">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {description !== undefined && (
                <Radix.Description className="mt-0.5 text-base text-muted">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton icon={X} label="Close" size="sm" plain className="-mt-0.5 -mr-1.5" />
            </Radix.Close>
          </header>
          {onSubmit === undefined ? (
            <div className="flex min-h-0 flex-1 flex-col">{inside}</div>
          ) : (
            <form
              noValidate
              className="flex min-h-0 flex-1 flex-col"
              onSubmit={(event) => {
                event.preventDefault();
                // A dialog may lie, in React's tree, within another form.
                event.stopPropagation();
                onSubmit();
              }}
            >
              {inside}
            </form>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** What will happen, and what cannot be undone. */
  children: ReactNode;
  /** The verb: "Delete", "Revoke". */
  confirmLabel: string;
  tone?: 'danger' | 'primary';
  /** The dialog closes when it resolves, and shows the error when it rejects. */
  onConfirm: () => Promise<unknown> | void;
}

/** Asks before what cannot be undone. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  children,
  confirmLabel,
  tone = 'danger',
  onConfirm,
}: ConfirmDialogProps) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const change = (next: boolean): void => {
    setError(null);
    onOpenChange(next);
  };
  const confirm = async (): Promise<void> => {
    setPending(true);
    setError(null);
    try {
      await onConfirm();
      change(false);
    } catch (reason) {
      setError(reason);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={title}
      size="sm"
      footer={
        <>
          <Button onClick={() => change(false)}>Cancel</Button>
          <Button variant={tone} pending={pending} onClick={() => void confirm()}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-2 text-base text-muted">
        {children}
        {error !== null && <ErrorLine error={error} />}
      </div>
    </Dialog>
  );
}
