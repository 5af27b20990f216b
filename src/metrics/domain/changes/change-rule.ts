import type { EventType } from '../series.js';
import { type Change, type ChangeOperation, type EncodedRow, columnOf, rowOfChange } from './change.js';
import { Undecodable, decodeInstant, decodeNumber, decodeText } from './decode-column.js';

/** Which changes a rule is for; what is left out may be anything. */
export interface ChangeMatch {
  readonly table: string;
  readonly connector?: string;
  /** Logical name of the server: the prefix of its topics. */
  readonly server?: string;
  readonly database?: string;
  readonly schema?: string;
  readonly operations: readonly ChangeOperation[];
}

/** The value of the event. */
export type ChangeValue =
  | { readonly kind: 'constant'; readonly constant: number }
  /** `scale`: digits after the point of a base64 decimal, for messages without a schema. */
  | { readonly kind: 'column'; readonly column: string; readonly scale?: number }
  /** After less before; a row that is not there, and NULL, are 0, so that the sum of all events is the sum of the column. */
  | { readonly kind: 'difference'; readonly column: string; readonly scale?: number };

export const CONDITION_OPERATORS = ['eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte', 'null', 'not_null', 'changed'] as const;
export type ConditionOperator = (typeof CONDITION_OPERATORS)[number];
export type ConditionValue = string | number | boolean;

/** A condition on a column of the row: as it is now, or, of a deleted one, as it was. */
export interface ChangeCondition {
  readonly column: string;
  readonly operator: ConditionOperator;
  /** For all operators but null, not_null and changed; a list for `in`. */
  readonly value?: ConditionValue | readonly ConditionValue[];
  /** `before`: on the row as it was. */
  readonly side?: 'before' | 'row';
}

/** Makes an event of each change that it matches. */
export interface ChangeRule {
  readonly match: ChangeMatch;
  readonly metric: string;
  readonly type: EventType;
  readonly value: ChangeValue;
  /** Columns by the name of the dimension that they fill; NULL leaves it out. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** Column with the time of the event; null: when the database did it. */
  readonly timestamp: string | null;
  /** All must hold. */
  readonly when: readonly ChangeCondition[];
}

/** What a rule makes of a change. */
export interface MappedEvent {
  readonly metric: string;
  readonly type: EventType;
  readonly value: number;
  /** ms since 1970 */
  readonly timestamp: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Why a change that a rule matches makes no event though it should. */
export class UnmappableChange {
  constructor(readonly reason: string) {}
}

/** @returns null when the rule is not for this change, or there is nothing to count: the column holds NULL. */
export function applyRule(rule: ChangeRule, change: Change): MappedEvent | UnmappableChange | null {
  if (!matches(rule.match, change)) return null;
  for (const condition of rule.when) {
    const holds = check(condition, change);
    if (holds instanceof UnmappableChange) return holds;
    if (!holds) return null;
  }
  const value = valueOf(rule.value, change);
  if (value === null || value instanceof UnmappableChange) return value;
  const timestamp = timestampOf(rule.timestamp, change);
  if (timestamp instanceof UnmappableChange) return timestamp;
  const dimensions: Record<string, string> = {};
  for (const [dimension, column] of Object.entries(rule.dimensions)) {
    const text = decoded(rowOfChange(change), column, change, decodeText);
    if (text instanceof UnmappableChange) return text;
    if (text !== null) dimensions[dimension] = text;
  }
  return { metric: rule.metric, type: rule.type, value, timestamp, dimensions };
}

function matches({ table, connector, server, database, schema, operations }: ChangeMatch, change: Change): boolean {
  return (
    table === change.table &&
    operations.includes(change.operation) &&
    (connector === undefined || connector === change.connector) &&
    (server === undefined || server === change.server) &&
    (database === undefined || database === change.database) &&
    (schema === undefined || schema === change.schema)
  );
}

function valueOf(value: ChangeValue, change: Change): number | null | UnmappableChange {
  if (value.kind === 'constant') return value.constant;
  const read = (row: EncodedRow): number | null | UnmappableChange => decoded(row, value.column, change, (raw, type) => decodeNumber(raw, type, value.scale ?? null));
  if (value.kind === 'column') return read(rowOfChange(change));
  if (change.operation === 'u' && change.before === null) {
    return new UnmappableChange('before is missing: let the database tell the whole row as it was (PostgreSQL: REPLICA IDENTITY FULL)');
  }
  const [after, before] = [change.after, change.before].map((row) => (row === null ? null : read(row)));
  if (after instanceof UnmappableChange) return after;
  if (before instanceof UnmappableChange) return before;
  return (after ?? 0) - (before ?? 0);
}

function timestampOf(column: string | null, change: Change): number | UnmappableChange {
  if (column === null) return change.at ?? new UnmappableChange('source.ts_ms is missing');
  const instant = decoded(rowOfChange(change), column, change, decodeInstant);
  return instant ?? new UnmappableChange(`${column} holds no time but NULL`);
}

function check({ column, operator, value, side }: ChangeCondition, change: Change): boolean | UnmappableChange {
  if (operator === 'changed') return JSON.stringify(columnOf(change.before, column)) !== JSON.stringify(columnOf(change.after, column));
  const row = side === 'before' ? change.before : rowOfChange(change);
  if (row === null) return false;
  const raw = columnOf(row, column);
  if (raw === undefined) return missing(column);
  if (operator === 'null' || operator === 'not_null') return (raw === null) === (operator === 'null');
  // As in SQL, NULL is neither equal to anything nor unequal.
  if (raw === null) return false;
  const values = (Array.isArray(value) ? value : [value]) as readonly ConditionValue[];
  const type = change.typeOf(column);
  if (operator === 'eq' || operator === 'ne' || operator === 'in') {
    const number = decodeNumber(raw, type, null);
    const text = decodeText(raw, type);
    const equal = values.some((each) => (typeof each === 'number' ? number === each : text === String(each)));
    return equal === (operator !== 'ne');
  }
  const number = decodeNumber(raw, type, null);
  if (number === null || number instanceof Undecodable) return new UnmappableChange(`${column} ${number?.reason ?? 'is no number'}`);
  const bound = Number(values[0]);
  return { gt: number > bound, gte: number >= bound, lt: number < bound, lte: number <= bound }[operator];
}

function decoded<T>(row: EncodedRow, column: string, change: Change, decode: (raw: unknown, type: ReturnType<Change['typeOf']>) => T | Undecodable): T | UnmappableChange {
  const raw = columnOf(row, column);
  if (raw === undefined) return missing(column);
  const value = decode(raw, change.typeOf(column));
  return value instanceof Undecodable ? new UnmappableChange(`${column} ${value.reason}`) : value;
}

const missing = (column: string): UnmappableChange => new UnmappableChange(`the row has no column ${column}`);
