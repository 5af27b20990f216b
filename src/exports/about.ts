import type { OpenReading } from '../dashboards/index.js';
import { type FilterInWords, filterInWords, plainSpaces } from './domain/filter-words.js';
import type { ExportRequest } from './domain/export-request.js';
import type { ReadWidget, Widget } from './read-widgets.js';

/** What every file says of itself. */
export interface About {
  /** Of the dashboard, or of the one widget. */
  readonly title: string;
  readonly dashboard: string;
  readonly description: string | null;
  /** null: the dashboard has no global time range, or its reader may not know it. */
  readonly timeRange: FilterInWords | null;
  readonly filters: readonly FilterInWords[];
  readonly exportedAt: Date;
  readonly locale: string;
  /** IANA. */
  readonly timeZone: string;
}

export function aboutOf(reading: OpenReading, request: ExportRequest, widget: Widget | null, exportedAt: Date): About {
  const { dashboard, values } = reading;
  const timeZone = request.timeZone ?? reading.timeZone;
  // Ranges were resolved in the dashboard's zone, so that is where their days are.
  const reader = { locale: request.locale, timeZone };
  const ranged = dashboard.settings.timeRange?.variable;
  const range = values.find(({ name }) => name === ranged);
  return {
    title: widget?.name ?? dashboard.name,
    dashboard: dashboard.name,
    description: widget ? (widget.description ?? null) : dashboard.description,
    timeRange: range ? { label: 'Time range', words: rangeWords(filterInWords(range, reader).words) } : null,
    filters: values.filter(({ name, value }) => name !== ranged && value !== null).map((value) => filterInWords(value, reader)),
    exportedAt,
    locale: request.locale,
    timeZone,
  };
}

const rangeWords = (words: string): string => (words === 'all' ? 'All time' : words);

/** A moment as the reader writes it: "25 Nov 2026, 19:05". */
export function momentInWords(at: Date | string, { locale, timeZone }: Pick<About, 'locale' | 'timeZone'>): string {
  return plainSpaces(new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(at)));
}

/** The age of the data: from the oldest to the newest of the widgets; null when there is none. */
export function dataAges(widgets: readonly ReadWidget[]): { oldest: string; newest: string } | null {
  const ages = widgets.flatMap(({ answer }) => answer?.dataAsOf ?? []).sort();
  const [oldest] = ages;
  const newest = ages.at(-1);
  return oldest === undefined || newest === undefined ? null : { oldest, newest };
}
