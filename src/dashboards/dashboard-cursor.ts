import { decodeCursor, encodeCursor, invalid } from '../platform/http/index.js';
import type { DashboardKey } from './dashboards.repository.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The cursor after a dashboard in a list. */
export function dashboardCursor({ updatedAt, id }: { updatedAt: Date; id: string }): string {
  return encodeCursor([updatedAt.toISOString(), id]);
}

/** @throws DomainError VALIDATION_FAILED when it is not a cursor of a list of dashboards. */
export function dashboardKey(cursor: string | undefined): DashboardKey | null {
  const values = decodeCursor(cursor, 2);
  if (!values) return null;
  const [updatedAt, id] = values.map(String);
  const time = new Date(updatedAt ?? '');
  if (Number.isNaN(time.getTime()) || !UUID.test(id ?? '')) throw foreign();
  return { updatedAt: time.toISOString(), id: id ?? '' };
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
