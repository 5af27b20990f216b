/** Formats of a file; the first of a list of choices is what people ask for most. */
export const EXPORT_FORMATS = ['pdf', 'png', 'svg', 'csv', 'json', 'xlsx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Colours of a brand, `#rrggbb`. */
export interface ExportBrand {
  primary?: string;
  series?: readonly string[];
}

/** What is to be written, and how it is to look. */
export interface ExportRequest {
  readonly dashboardId: string;
  /** null: the whole dashboard. */
  readonly widgetId: string | null;
  readonly format: ExportFormat;
  /** Values by variable that the reader chose. */
  readonly filters: Readonly<Record<string, unknown>>;
  readonly theme: 'light' | 'dark';
  /** BCP 47. */
  readonly locale: string;
  /** IANA; null: the tenant's. */
  readonly timeZone: string | null;
  /** CSS pixels of a picture; null: as it is on the dashboard. */
  readonly width: number | null;
  readonly height: number | null;
  /** Device pixels to a CSS pixel of a PNG; null: 2, or fewer where it would be too large. */
  readonly scale: number | null;
  /** Evaluates anew instead of answering from the cache. */
  readonly refresh: boolean;
  readonly brand?: ExportBrand;
}

/** Whether a format is drawn, rather than written out row by row. */
export function isDrawn(format: ExportFormat): boolean {
  return format === 'pdf' || format === 'png' || format === 'svg';
}
