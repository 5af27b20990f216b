import * as Radix from '@radix-ui/react-tooltip';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './cx.js';

export interface TooltipProps {
  label: ReactNode;
  /** One element that takes a ref and focus. */
  children: ReactElement;
  side?: 'top' | 'right' | 'bottom' | 'left';
  /** Without it the tooltip stays away, and the child stands alone. */
  enabled?: boolean;
  className?: string;
}

/** A short explanation on hover and focus. Never the only place where something is said. */
export function Tooltip({ label, children, side = 'top', enabled = true, className }: TooltipProps) {
  if (!enabled) return children;
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className={cx(
            'z-60 max-w-72 animate-fade rounded-control bg-ink px-2 py-1 text-sm break-words text-canvas shadow-raised',
            className,
          )}
        >
          {label}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Once, around the application: tooltips share their delay. */
export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={350} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  );
}
