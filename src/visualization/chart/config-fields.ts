import type { ChartProblem } from './chart-problem.js';

interface FieldBase {
  /** Label in forms and in problems. */
  readonly title: string;
  readonly required?: true;
}

/** How one entry of a visualization's config is checked and edited. The same data draws the form. */
export type ConfigField =
  | (FieldBase & { readonly kind: 'column'; readonly numeric?: true })
  | (FieldBase & { readonly kind: 'columns'; readonly numeric?: true; readonly max: number })
  | (FieldBase & { readonly kind: 'choice'; readonly options: readonly string[] })
  | (FieldBase & { readonly kind: 'flag' })
  | (FieldBase & { readonly kind: 'number'; readonly min?: number; readonly max?: number; readonly whole?: true })
  | (FieldBase & { readonly kind: 'text'; readonly max: number; readonly pattern?: RegExp; readonly example?: string })
  | (FieldBase & { readonly kind: 'list'; readonly max: number; readonly of: Readonly<Record<string, ConfigField>> });

/** A field for every key of a config; a key without a field does not compile. */
export type ConfigFields<Config extends object> = { readonly [Key in keyof Config]-?: ConfigField };

const COLUMN_NAME_LENGTH = 200;

/**
 * Checks an unknown value against a set of fields. Answers every problem found, in the order of the fields; unknown
 * keys are problems too. `path` is put before each problem's own path.
 */
export function checkFields(
  value: unknown,
  fields: Readonly<Record<string, ConfigField>>,
  path: string,
): ChartProblem[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ path, rule: 'type', message: `${path} must be an object, not ${kindOf(value)}.` }];
  }
  const entries = new Map<string, unknown>(Object.entries(value));
  const problems = Object.entries(fields).flatMap(([key, field]) => {
    const entry = entries.get(key);
    const at = `${path}.${key}`;
    if (entry !== undefined) return checkField(entry, field, at);
    return field.required ? [{ path: at, rule: 'required' as const, message: `${at} is missing.` }] : [];
  });
  for (const key of entries.keys()) {
    if (Object.hasOwn(fields, key)) continue;
    const known = Object.keys(fields).join(', ');
    problems.push({
      path: `${path}.${key}`,
      rule: 'unknown',
      message: `${path}.${key} is not known here; known are ${known}.`,
    });
  }
  return problems;
}

function checkField(value: unknown, field: ConfigField, path: string): ChartProblem[] {
  switch (field.kind) {
    case 'column':
      return checkText(value, path, COLUMN_NAME_LENGTH, 'a column name');
    case 'columns':
      return checkColumns(value, path, field.max);
    case 'flag':
      return typeof value === 'boolean' ? [] : [wrongType(path, 'true or false', value)];
    case 'choice':
      if (typeof value === 'string' && field.options.includes(value)) return [];
      return [{ path, rule: 'choice', message: `${path} must be one of ${field.options.join(', ')}.` }];
    case 'number':
      return checkNumber(value, path, field);
    case 'text': {
      const problems = checkText(value, path, field.max, 'text');
      if (problems.length > 0 || !field.pattern || field.pattern.test(String(value))) return problems;
      return [{ path, rule: 'pattern', message: `${path} must look like ${field.example ?? String(field.pattern)}.` }];
    }
    case 'list':
      if (!Array.isArray(value)) return [wrongType(path, 'a list', value)];
      if (value.length > field.max) return [tooLong(path, `at most ${field.max} entries`)];
      return value.flatMap((entry: unknown, index) => checkFields(entry, field.of, `${path}.${index}`));
  }
}

function checkColumns(value: unknown, path: string, max: number): ChartProblem[] {
  if (!Array.isArray(value)) return checkText(value, path, COLUMN_NAME_LENGTH, 'a column name or a list of them');
  if (value.length === 0) return [{ path, rule: 'required', message: `${path} must name at least one column.` }];
  if (value.length > max) return [tooLong(path, `at most ${max} columns`)];
  const names: unknown[] = value;
  const problems = names.flatMap((name, index) =>
    checkText(name, `${path}.${index}`, COLUMN_NAME_LENGTH, 'a column name'),
  );
  if (problems.length === 0 && new Set(names).size < names.length) {
    return [{ path, rule: 'combination', message: `${path} names a column twice.` }];
  }
  return problems;
}

function checkText(value: unknown, path: string, max: number, what: string): ChartProblem[] {
  if (typeof value !== 'string') return [wrongType(path, what, value)];
  if (value === '') return [{ path, rule: 'required', message: `${path} must not be empty.` }];
  return value.length > max ? [tooLong(path, `at most ${max} characters`)] : [];
}

function checkNumber(value: unknown, path: string, field: ConfigField & { kind: 'number' }): ChartProblem[] {
  if (typeof value !== 'number' || !Number.isFinite(value)) return [wrongType(path, 'a number', value)];
  const { min = -Infinity, max = Infinity } = field;
  if (value < min || value > max) {
    const bounds = max === Infinity ? `at least ${min}` : `from ${min} to ${max}`;
    return [{ path, rule: 'range', message: `${path} must be ${bounds}.` }];
  }
  return field.whole && !Number.isInteger(value) ? [wrongType(path, 'a whole number', value)] : [];
}

function wrongType(path: string, expected: string, value: unknown): ChartProblem {
  return { path, rule: 'type', message: `${path} must be ${expected}, not ${kindOf(value)}.` };
}

function tooLong(path: string, limit: string): ChartProblem {
  return { path, rule: 'length', message: `${path} may hold ${limit}.` };
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' && !Number.isInteger(value)) return 'a fraction';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
