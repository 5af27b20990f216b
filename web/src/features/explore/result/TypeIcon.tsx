import { Binary, Braces, Calendar, Clock, Hash, type LucideIcon, ToggleLeft, Type } from 'lucide-react';
import type { ColumnType } from '../../../api/types.js';
import { cx } from '../../../ui/index.js';

const ICONS: Record<ColumnType, LucideIcon> = {
  string: Type,
  number: Hash,
  integer: Hash,
  boolean: ToggleLeft,
  date: Calendar,
  timestamp: Clock,
  json: Braces,
  binary: Binary,
};

/** A column's type as a small sign; its words stand in the tooltip beside it. */
export function TypeIcon({ type, className }: { type: ColumnType; className?: string }) {
  const Icon = ICONS[type];
  return <Icon size={12} strokeWidth={1.8} aria-hidden className={cx('shrink-0 text-faint', className)} />;
}
