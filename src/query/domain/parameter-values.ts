/** A single value that a driver binds. Numbers that a double cannot hold exactly travel as decimal strings. */
export type ScalarValue = string | number | boolean | null;

/** What a driver binds for one `$n`. Lists stay arrays where the engine can bind arrays. */
export type BoundValue = ScalarValue | readonly ScalarValue[];

/** Types of a single value. */
export type ItemType = 'text' | 'number' | 'boolean' | 'date';

/** The rule that a value broke and a sentence about it, which starts after the parameter's name. */
export interface ValueProblem {
  rule: string;
  message: string;
}

export type Checked<T> = { value: T } | ValueProblem;

export const MAX_TEXT_LENGTH = 10_000;
export const MAX_LIST_ITEMS = 1_000;

const problem = (rule: string, message: string): ValueProblem => ({ rule, message });

const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
};

function checkText(value: unknown): Checked<string> {
  if (typeof value !== 'string') return problem('text', `must be text, not ${kindOf(value)}.`);
  if (value.length > MAX_TEXT_LENGTH)
    return problem('maxLength', `must be at most ${MAX_TEXT_LENGTH} characters long.`);
  // PostgreSQL's text holds neither; as JSON they are well-formed, so they get here.
  if (value.includes('\0')) return problem('characters', 'must not hold a NUL character.');
  if (/\p{Surrogate}/u.test(value)) return problem('characters', 'must not hold half of a surrogate pair.');
  return { value };
}

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;

function checkNumber(value: unknown): Checked<number | string> {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return problem('number', 'must be a finite number.');
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      return problem(
        'number',
        'is a whole number beyond 2^53, which JSON does not carry exactly: send it as a string.',
      );
    }
    return { value: value === 0 ? 0 : value };
  }
  if (typeof value !== 'string') return problem('number', `must be a number, not ${kindOf(value)}.`);
  if (value.length > 100 || !NUMBER.test(value)) return problem('number', 'must be a number.');
  const parsed = Number(value);
  if (!Number.isFinite(parsed)) return problem('number', 'must be a finite number.');
  if (parsed === 0 && !/[1-9]/.test(value)) return { value: 0 };
  // Only what survives the way through a double unchanged becomes one; "9007199254740993" and "1.10" stay as they are.
  return { value: String(parsed) === value ? parsed : value.replace(/^\+/, '') };
}

function checkBoolean(value: unknown): Checked<boolean> {
  if (typeof value === 'boolean') return { value };
  if (value === 'true') return { value: true };
  if (value === 'false') return { value: false };
  return problem('boolean', 'must be true or false.');
}

const ISO_TIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-](\d{2}):?(\d{2}))?)?$/;

function checkDate(value: unknown): Checked<string> {
  const parts = typeof value === 'string' ? ISO_TIME.exec(value) : null;
  if (!parts) return problem('date', 'must be an ISO 8601 date or time, such as 2025-01-31 or 2025-01-31T09:30:00Z.');
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0));
  const offset = [Number(parts[8] ?? 0), Number(parts[9] ?? 0)];
  // A day that its month does not have falls into another month.
  const calendar = new Date(Date.UTC(2000, 0, 1));
  calendar.setUTCFullYear(year ?? 0, (month ?? 0) - 1, day ?? 0);
  const real =
    (year ?? 0) >= 1 &&
    calendar.getUTCMonth() + 1 === month &&
    (hour ?? 0) <= 23 &&
    (minute ?? 0) <= 59 &&
    (second ?? 0) <= 59 &&
    (offset[0] ?? 0) <= 15 &&
    (offset[1] ?? 0) <= 59;
  return real ? { value: parts[0] } : problem('date', 'is not a day or time that exists.');
}

/** Checks and normalises one value of a declared type. Text of a number, boolean or date is taken as from a URL. */
export function checkScalar(value: unknown, type: ItemType): Checked<Exclude<ScalarValue, null>> {
  switch (type) {
    case 'text':
      return checkText(value);
    case 'number':
      return checkNumber(value);
    case 'boolean':
      return checkBoolean(value);
    case 'date':
      return checkDate(value);
  }
}

/** Checks a list; a single value is a list of one. At most 1,000 items, none of them null. */
export function checkList(value: unknown, itemType: ItemType): Checked<readonly ScalarValue[]> {
  const items: unknown[] = Array.isArray(value) ? value : [value];
  if (items.length > MAX_LIST_ITEMS) return problem('maxItems', `must hold at most ${MAX_LIST_ITEMS} items.`);
  const checked: ScalarValue[] = [];
  for (const [index, item] of items.entries()) {
    const result = checkScalar(item, itemType);
    if ('rule' in result) return problem(result.rule, `item ${index + 1} ${result.message}`);
    checked.push(result.value);
  }
  return { value: checked };
}

/** The two ends of a half-open range [from, to); either may be open. */
export interface DateRange {
  from: string | null;
  to: string | null;
}

/** Instants for comparison; a time without a zone counts as UTC, as both ends do then. */
const instantOf = (date: string): number => {
  const text = date.replace(' ', 'T');
  return Date.parse(text.length === 10 || /(?:Z|[+-]\d{2}:?\d{2})$/.test(text.slice(10)) ? text : `${text}Z`);
};

/** Checks a range given as `{ from, to }`, `[from, to]` or `"from/to"` (ISO 8601). Errors: not a range, from after to. */
export function checkDateRange(value: unknown): Checked<DateRange> {
  const ends = rangeEnds(value);
  if (!ends) return problem('date_range', 'must be a range of dates: { "from": …, "to": … }.');
  const range: DateRange = { from: null, to: null };
  for (const [end, date] of Object.entries(ends) as [keyof DateRange, unknown][]) {
    if (date === null || date === undefined || date === '') continue;
    const checked = checkDate(date);
    if ('rule' in checked) return problem(checked.rule, `${end} ${checked.message}`);
    range[end] = checked.value;
  }
  if (range.from !== null && range.to !== null && instantOf(range.from) > instantOf(range.to)) {
    return problem('date_range', 'must not end before it begins.');
  }
  return { value: range };
}

function rangeEnds(value: unknown): { from: unknown; to: unknown } | null {
  if (typeof value === 'string') return rangeEnds(value.split('/'));
  if (Array.isArray(value)) return value.length === 2 ? { from: value[0], to: value[1] } : null;
  if (typeof value !== 'object' || value === null) return null;
  const { from, to, ...others } = value as Record<string, unknown>;
  return Object.keys(others).length === 0 ? { from, to } : null;
}

/** The type that a value without a declaration has by itself; for a list that of its items (text when it is empty). */
export function inferType(value: unknown): Checked<{ type: ItemType; list: boolean }> {
  const types = new Set((Array.isArray(value) ? value : [value]).map((item: unknown) => typeof item));
  if (types.size > 1) return problem('list', 'must hold items of one type.');
  const [type] = types;
  const list = Array.isArray(value);
  if (type === undefined || type === 'string') return { value: { type: 'text', list } };
  if (type === 'number' || type === 'boolean') return { value: { type, list } };
  return problem('type', `must be text, a number, a boolean or a list of them, not ${kindOf(value)}.`);
}
