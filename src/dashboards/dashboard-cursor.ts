import { decodeCursor, encodeCursor, invalid, keysetOf } from '../platform/http/index.js';
import type { DashboardKey } from './dashboards.repository.js';

/** The cursor after a dashboard in a list. */
export function dashboardCursor({ updatedAt, id }: { updatedAt: Date; id: string }): string {
  return encodeCursor([updatedAt.toISOString(), id]);
}

/** @throws DomainError VALIDATION_FAILED when it is not a cursor of a list of dashboards. */
export function dashboardKey(cursor: string | undefined): DashboardKey | null {
  const after = keysetOf(cursor);
  return after && { updatedAt: after[0], id: after[1] };
}

/** The version after which a list of versions goes on. @throws DomainError VALIDATION_FAILED */
export function versionKey(cursor: string | undefined): number | null {
  const values = decodeCursor(cursor, 1);
  if (!values) return null;
  const [version] = values;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1 || version > 2_147_483_647)
    throw foreign();
  return version;
}

const foreign = (): Error =>
  invalid({ path: 'cursor', rule: 'cursor', message: 'cursor is not one that this list has answered' });
