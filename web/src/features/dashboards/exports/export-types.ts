import type { components } from '../../../api/schema.js';
import type { Filters } from '../filters/filters.js';

export type Export = components['schemas']['ExportResponse'];
export type ExportFormat = Export['format'];

/** What the reader asked to be exported. */
export interface ExportOrder {
  dashboardId: string;
  /** null: the whole dashboard. */
  widgetId: string | null;
  /** Of the dashboard or the widget. */
  title: string;
  format: ExportFormat;
  filters: Filters;
}

/** An order, with a key of this page's own: the server gives an id only once it has taken it. */
export interface PlacedOrder extends ExportOrder {
  key: number;
}

interface Choice {
  format: ExportFormat;
  label: string;
}

/** What a dashboard can be exported as, in the order of the menu. */
export const DASHBOARD_CHOICES: readonly Choice[] = [
  { format: 'pdf', label: 'PDF' },
  { format: 'png', label: 'Picture (PNG)' },
  { format: 'svg', label: 'Picture (SVG)' },
  { format: 'xlsx', label: 'Excel' },
  { format: 'csv', label: 'CSV, one file a widget' },
  { format: 'json', label: 'JSON' },
];

/** What a widget can be exported as. */
export const WIDGET_CHOICES: readonly Choice[] = [
  { format: 'csv', label: 'CSV' },
  { format: 'json', label: 'JSON' },
  { format: 'xlsx', label: 'Excel' },
  { format: 'png', label: 'Picture (PNG)' },
  { format: 'svg', label: 'Picture (SVG)' },
  { format: 'pdf', label: 'PDF' },
];
