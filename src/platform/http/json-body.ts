import type { FieldProblem } from './errors.js';
import { isStorableText } from './storable-text.js';

/** How large and deep a body may be; what goes beyond would hold up everybody while it is checked. */
export interface BodyLimits {
  /** Levels of objects and lists in each other. */
  depth: number;
  /** Fields of one object. */
  fields: number;
  /** Items of one list. */
  items: number;
  /** Values in all. */
  values: number;
}

export const BODY_LIMITS: BodyLimits = { depth: 100, fields: 1_000, items: 5_000, values: 50_000 };

/**
 * What no part of the API can take in a body, whatever it is about: more or deeper than the limits, NUL, which PostgreSQL
 * does not store, or half a surrogate pair, which would become another character. Null when there is nothing.
 */
export function bodyProblem(body: unknown, limits: BodyLimits = BODY_LIMITS): FieldProblem | null {
  let values = 0;
  const visit = (value: unknown, path: string, depth: number): FieldProblem | null => {
    values += 1;
    if (values > limits.values) return problem('', 'maxValues', `must hold at most ${limits.values} values`);
    if (typeof value === 'string') return isStorableText(value) ? null : problem(path, 'text', BAD_TEXT);
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return null;
    if (depth > limits.depth) return problem('', 'maxDepth', `must not be nested deeper than ${limits.depth} levels`);
    return Array.isArray(value) ? visitList(value, path, depth) : visitObject(value as Record<string, unknown>, path, depth);
  };
  const visitList = (list: readonly unknown[], path: string, depth: number): FieldProblem | null => {
    if (list.length > limits.items) return problem(path, 'arrayMaxSize', `must hold at most ${limits.items} items`);
    return firstOf(list, (item, index) => visit(item, join(path, String(index)), depth + 1));
  };
  const visitObject = (object: Readonly<Record<string, unknown>>, path: string, depth: number): FieldProblem | null => {
    const names = Object.keys(object);
    if (names.length > limits.fields) return problem(path, 'maxFields', `must have at most ${limits.fields} fields`);
    return firstOf(names, (name) => (isStorableText(name) ? visit(object[name], join(path, name), depth + 1) : problem(path, 'text', BAD_TEXT)));
  };
  return visit(body, '', 1);
}

const BAD_TEXT = 'must not hold NUL or half a surrogate pair';

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

function problem(path: string, rule: string, message: string): FieldProblem {
  return { path, rule, message: `${path === '' ? 'the body' : path} ${message}` };
}

function firstOf<T>(items: readonly T[], find: (item: T, index: number) => FieldProblem | null): FieldProblem | null {
  for (let index = 0; index < items.length; index += 1) {
    const found = find(items[index] as T, index);
    if (found) return found;
  }
  return null;
}
