import type { DashboardFilters } from '../view/use-dashboard-filters.js';
import { currentValue, defaultOf } from './filters.js';
import { TimeRangePicker } from './TimeRangePicker.js';

/** The dashboard's global time range, where it has one. */
export function RangeControl({ chosen: { timeRange, filters, choose } }: { chosen: DashboardFilters }) {
  if (timeRange === null) return null;
  const value = currentValue(timeRange, filters);
  const initial = defaultOf(timeRange);
  return (
    <TimeRangePicker
      label={timeRange.label ?? 'Time range'}
      value={typeof value === 'string' ? value : null}
      initial={typeof initial === 'string' ? initial : null}
      onChoose={(range) => choose(timeRange, range)}
    />
  );
}
