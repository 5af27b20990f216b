import { DomainError } from '../../platform/http/index.js';

/** Where a piece of a compiled statement stands in its template; all in UTF-16 units from 0. */
export interface Place {
  /** Where the piece begins in the statement. */
  at: number;
  /** Where what it was made of begins in the template. */
  from: number;
  /** How long the piece is when it is the template's own text; 0 for what stands for a parameter. */
  length: number;
}

/** The offset in the template of what stands at `offset` in the statement; null where nothing of the template is. */
export function offsetInTemplate(places: readonly Place[], offset: number): number | null {
  const place = places.findLast(({ at }) => at <= offset);
  return place ? place.from + Math.min(offset - place.at, place.length) : null;
}

/** An error whose `details.position` is one in the statement, with that of the template instead; others as they are. */
export function toldOfTemplate(error: unknown, places: readonly Place[]): unknown {
  if (!(error instanceof DomainError) || typeof error.details !== 'object' || error.details === null) return error;
  const { position } = error.details as { position?: unknown };
  if (typeof position !== 'number') return error;
  const details = { ...error.details, position: offsetInTemplate(places, position) };
  return new DomainError(error.code, error.message, details, error.retryAfterSeconds);
}
