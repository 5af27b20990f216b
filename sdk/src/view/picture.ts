import type { QueryResult, Row } from '../api/types.js';
import type { Brand, Theme } from './theme.js';

/** For whom and where a picture is drawn. */
export interface Surroundings {
  theme: Theme;
  brand?: Brand;
  locale: string;
  /** IANA name. */
  timeZone: string;
  /** Whether updates may glide. */
  motion: boolean;
}

/** What was clicked in a picture. */
export interface PictureClick {
  /** The row: of a table, or the one that a chart's mark stands for (the first, where several were added up). */
  row?: Row;
  /** Name of the category or slice, in a chart. */
  name?: string;
  series?: string;
  value?: unknown;
}

export interface PictureListeners {
  click(detail: PictureClick): void;
  /** What the picture leaves out or puts together, in a few words each. */
  notes(notes: readonly string[]): void;
}

/** A widget's content; it fills its host and keeps to its size. */
export interface Picture {
  /** @returns why there is nothing to see, or null */
  show(result: Pick<QueryResult, 'data' | 'columns'>, around: Surroundings): string | null;
  /** Leaves nothing behind. */
  destroy(): void;
}

/** Makes a picture in an empty host. `name` is the widget's; config is its visualization's. */
export type MakePicture = (
  host: HTMLElement,
  visualization: { type: string; config: Readonly<Record<string, unknown>> },
  name: string,
  on: PictureListeners,
) => Picture;
