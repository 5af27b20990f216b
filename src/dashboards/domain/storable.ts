import { type FieldProblem, isStorableText } from '../../platform/http/index.js';

/** Levels of objects and lists in each other. */
const MAX_DEPTH = 24;
/** Keys that would reach into an object's prototype in whoever reads them later. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * What in a JSON value cannot be kept faithfully: NUL and lone surrogates in text, numbers that JSON has none for,
 * keys that reach into prototypes, depth without end. Answers the first few problems with their paths.
 */
export function unstorable(value: unknown): FieldProblem[] {
  const problems: FieldProblem[] = [];
  visit(value, '', 0, problems);
  return problems;
}

const MAX_PROBLEMS = 10;

function visit(value: unknown, path: string, depth: number, problems: FieldProblem[]): void {
  if (problems.length >= MAX_PROBLEMS) return;
  if (typeof value === 'string') {
    if (!isStorableText(value)) problems.push(problem(path, 'text', 'must not hold NUL or half a surrogate pair'));
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value)) problems.push(problem(path, 'number', 'must be a finite number'));
  } else if (typeof value === 'object' && value !== null) {
    if (depth >= MAX_DEPTH)
      return void problems.push(problem(path, 'depth', `must not be nested deeper than ${MAX_DEPTH} levels`));
    for (const [key, each] of Object.entries(value)) {
      const at = path === '' ? key : `${path}.${key}`;
      if (FORBIDDEN_KEYS.has(key) || !isStorableText(key))
        problems.push(problem(path, 'key', 'holds a key that is not allowed'));
      else visit(each, at, depth + 1, problems);
    }
  } else if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') {
    problems.push(problem(path, 'type', 'must be a JSON value'));
  }
}

function problem(path: string, rule: string, message: string): FieldProblem {
  return { path, rule, message: `${path === '' ? 'the value' : path} ${message}` };
}
