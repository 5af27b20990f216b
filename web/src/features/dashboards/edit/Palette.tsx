import { chartTitle, chartTypeNames, shownBy } from '@tidemark/chart';
import { BellRing, ClipboardPaste, HeartPulse, ListFilter, type LucideIcon, Plus, ScrollText, Text, Workflow } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { WidgetType } from '../../../api/types.js';
import { Button, Popover } from '../../../ui/index.js';
import { CHART_ICONS } from '../../explore/chart/chart-icons.js';

/** What can be put on a dashboard. */
export interface PaletteEntry {
  type: WidgetType;
  /** The kind of picture, for what shows data. */
  picture?: string;
  title: string;
  icon: LucideIcon;
}

/** Every kind of picture that the chart library knows, and what is no picture. */
export function paletteEntries(): PaletteEntry[] {
  return [
    ...chartTypeNames().map((name): PaletteEntry => {
      return { type: shownBy(name), picture: name, title: chartTitle(name), icon: CHART_ICONS[name] };
    }),
    { type: 'text', title: 'Text', icon: Text },
    { type: 'filter', title: 'Filter', icon: ListFilter },
    { type: 'log-viewer', title: 'Logs', icon: ScrollText },
    { type: 'system-status', title: 'Status', icon: HeartPulse },
    { type: 'workflow-tracker', title: 'Workflows', icon: Workflow },
    { type: 'alert-panel', title: 'Alerts', icon: BellRing },
  ];
}

export interface PaletteProps {
  onAdd: (entry: PaletteEntry) => void;
  /** null: nothing was copied. */
  onPaste: (() => void) | null;
  primary?: boolean;
}

/** The kinds of widgets to choose from; arrow keys move among them. */
export function Palette({ onAdd, onPaste, primary = false }: PaletteProps) {
  const [open, setOpen] = useState(false);
  const grid = useRef<HTMLDivElement>(null);
  const choose = (work: () => void): void => {
    setOpen(false);
    work();
  };
  return (
    <Popover
      label="Widgets to add"
      align="end"
      open={open}
      onOpenChange={setOpen}
      className="w-84"
      trigger={
        <Button icon={Plus} variant={primary ? 'primary' : 'secondary'}>
          Add widget
        </Button>
      }
    >
      <div
        ref={grid}
        role="menu"
        aria-label="Widgets"
        onKeyDown={(event) => moveFocus(event, grid.current)}
        className="grid grid-cols-3 gap-1.5"
      >
        {paletteEntries().map((entry) => (
          <button
            key={entry.picture ?? entry.type}
            type="button"
            role="menuitem"
            onClick={() => choose(() => onAdd(entry))}
            className="flex min-w-0 flex-col items-center gap-1.5 rounded-control border border-line bg-card px-1.5 py-2.5 text-sm transition-colors duration-120 hover:border-line-strong hover:bg-hover"
          >
            <entry.icon size={18} strokeWidth={1.6} aria-hidden className="text-muted" />
            <span className="max-w-full truncate">{entry.title}</span>
          </button>
        ))}
      </div>
      {onPaste !== null && (
        <Button icon={ClipboardPaste} variant="ghost" className="mt-2 w-full" onClick={() => choose(onPaste)}>
          Paste widget
        </Button>
      )}
    </Popover>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 3, ArrowUp: -3 };

function moveFocus(event: KeyboardEvent, grid: HTMLDivElement | null): void {
  const step = STEPS[event.key];
  if (step === undefined || grid === null) return;
  const items = [...grid.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  const at = items.findIndex((item) => item === document.activeElement);
  const next = items[Math.min(items.length - 1, Math.max(0, at + step))];
  event.preventDefault();
  next?.focus();
}
