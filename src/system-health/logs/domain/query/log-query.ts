import type { LogLevel } from '../log-line.js';

/** What a search asks for: every term must hold. */
export interface LogQuery {
  readonly terms: readonly LogTerm[];
}

export type LogTerm = { readonly negated: boolean } & (
  | {
      /** Words in this order, next to each other; of the last one the beginning is enough when `prefix`. */
      readonly kind: 'words';
      readonly words: readonly string[];
      readonly prefix: boolean;
    }
  | {
      /** A field that has the value, or one that begins with it. */
      readonly kind: 'field';
      readonly field: string;
      readonly value: string;
      readonly prefix: boolean;
    }
  | { readonly kind: 'number'; readonly field: string; readonly from: Bound | null; readonly to: Bound | null }
  | { readonly kind: 'level'; readonly levels: readonly LogLevel[] }
);

export interface Bound {
  readonly value: number;
  readonly inclusive: boolean;
}

/** Characters of a search. */
export const MAX_QUERY_LENGTH = 1_000;
export const MAX_TERMS = 30;

/** A search that cannot be understood; `position` counts characters from 0. */
export class LogQueryError extends Error {
  constructor(
    message: string,
    readonly position: number,
  ) {
    super(message);
    this.name = 'LogQueryError';
  }
}
