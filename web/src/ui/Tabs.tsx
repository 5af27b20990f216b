import * as Radix from '@radix-ui/react-tabs';
import { type ReactNode, useEffect, useRef } from 'react';
import { cx } from './cx.js';

export interface TabsProps {
  value: string;
  onValueChange: (value: string) => void;
  tabs: readonly { value: string; label: ReactNode; count?: number }[];
  /** What the tabs choose between, for screen readers. */
  label: string;
  className?: string;
  /** Stands at the right of the row of tabs. */
  aside?: ReactNode;
  /** One TabPanel for each tab. */
  children: ReactNode;
}

/** Views of one thing; arrow keys move between them. */
export function Tabs({ value, onValueChange, tabs, label, className, aside, children }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  // On a narrow window the row scrolls: the one that is open is in sight.
  useEffect(() => {
    const open = list.current?.querySelector<HTMLElement>('[data-state="active"]');
    if (open == null || list.current === null) return;
    const { left, right } = open.getBoundingClientRect();
    const box = list.current.getBoundingClientRect();
    if (left < box.left || right > box.right) list.current.scrollLeft += left - box.left - (box.width - open.offsetWidth) / 2;
  }, [value]);
  return (
    <Radix.Root value={value} onValueChange={onValueChange} className={cx('flex min-w-0 flex-col', className)}>
      <div className="flex items-end border-b border-line">
        <Radix.List ref={list} aria-label={label} className="-mb-px flex min-w-0 flex-1 gap-4 overflow-x-auto overflow-y-hidden">
          {tabs.map((tab) => (
            <Radix.Trigger
              key={tab.value}
              value={tab.value}
              className="flex h-8 shrink-0 items-center gap-1.5 border-b-2 border-transparent text-base font-medium whitespace-nowrap text-muted transition-colors duration-120 hover:text-ink focus-visible:-outline-offset-2 data-[state=active]:border-primary data-[state=active]:text-ink"
            >
              {tab.label}
              {tab.count !== undefined && (
                <span className="rounded-pill bg-neutral-soft px-1 text-xs font-semibold text-muted">{tab.count}</span>
              )}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {aside !== undefined && <div className="flex shrink-0 items-center gap-1 pb-1">{aside}</div>}
      </div>
      {children}
    </Radix.Root>
  );
}

export function TabPanel({ value, className, children }: { value: string; className?: string; children: ReactNode }) {
  return (
    <Radix.Content value={value} className={cx('min-w-0 pt-3 focus-visible:outline-offset-4', className)}>
      {children}
    </Radix.Content>
  );
}
