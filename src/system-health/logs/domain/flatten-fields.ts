import { toStorableText } from '../../../platform/http/index.js';
import { isRecord } from './json-entry.js';
import type { FieldValue } from './log-line.js';

/** How much of a line's fields is kept. */
export const FIELD_LIMITS = {
  /** Objects and lists in each other; what lies deeper is kept as its JSON. */
  depth: 5,
  /** Fields of a line. */
  count: 100,
  /** Items of a list. */
  items: 20,
  /** Characters of a name. */
  name: 128,
  /** Characters of a value. */
  value: 2_000,
  /** Characters of a stack trace. */
  stack: 8_000,
  /** Characters of all names and values. */
  total: 32_000,
} as const;

export interface FlatFields {
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Fields that were more than a line may have. */
  readonly dropped: number;
}

/**
 * Makes one level of names and plain values out of objects in each other, within `FIELD_LIMITS`.
 * @param clean goes over each text before it is cut: half a secret has no form that could be known
 */
export function flattenFields(input: Readonly<Record<string, unknown>>, clean: (text: string) => string = (text) => text): FlatFields {
  const fields = new Map<string, FieldValue>();
  let room = FIELD_LIMITS.total;
  let dropped = 0;
  const keep = (path: string, value: FieldValue): void => {
    const name = cut(clean(toStorableText(path)), FIELD_LIMITS.name);
    const size = name.length + (typeof value === 'string' ? value.length : 8);
    if (fields.size >= FIELD_LIMITS.count || size > room) {
      dropped += 1;
      return;
    }
    room -= size;
    fields.set(name, value);
  };
  const visit = (path: string, value: unknown, depth: number): void => {
    if (value === undefined || typeof value === 'function') return;
    if (value === null || typeof value === 'boolean') return keep(path, value);
    if (typeof value === 'number') return keep(path, Number.isFinite(value) ? value : null);
    if (typeof value === 'string') return keep(path, storable(path, clean(toStorableText(value))));
    if (depth >= FIELD_LIMITS.depth) return keep(path, storable(path, clean(toStorableText(jsonOf(value)))));
    const entries: [string, unknown][] = Array.isArray(value)
      ? value.slice(0, FIELD_LIMITS.items).map((item, index): [string, unknown] => [String(index), item])
      : isRecord(value) ? Object.entries(value) : [];
    if (Array.isArray(value)) dropped += Math.max(0, value.length - FIELD_LIMITS.items);
    for (const [index, [name, item]] of entries.entries()) {
      // Whoever sends a hundred thousand fields is not made to wait until each has been turned away.
      if (fields.size >= FIELD_LIMITS.count) {
        dropped += entries.length - index;
        return;
      }
      visit(path === '' ? name : `${path}.${name}`, item, depth + 1);
    }
  };
  visit('', input, 0);
  return { fields: Object.fromEntries(fields), dropped };
}

/** The text, or its beginning and a mark that it was longer. Never ends in half a surrogate pair. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** The JSON of a value; not of one so deep that nobody could write it down. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '…';
  }
}

function storable(path: string, value: string): string {
  return cut(value, /stack$/i.test(path) ? FIELD_LIMITS.stack : FIELD_LIMITS.value);
}
