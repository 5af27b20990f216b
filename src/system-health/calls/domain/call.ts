import { ItemFields, SERVICE_NAME_LENGTH } from '../../intake/domain/item-fields.js';

/** Calls that one item may stand for. */
const MOST_ALIKE = 1_000;
const LONGEST_MS = 86_400_000;
const ID_LENGTH = 200;

/** A service called another one. */
export interface Call {
  readonly id: string | null;
  /** null: somebody outside. */
  readonly caller: string | null;
  readonly callee: string;
  readonly durationMs: number;
  readonly error: boolean;
  /** So many calls, alike. */
  readonly count: number;
  /** ms since 1970. */
  readonly at: number;
  /** Under which lines of logs about it are found. */
  readonly traceId: string | null;
}

const FIELDS: ReadonlySet<string> = new Set(['id', 'caller', 'callee', 'durationMs', 'error', 'count', 'timestamp', 'traceId']);

/** Reads an item of a batch. @returns it, or the rule that it breaks, in words */
export function readCall(item: unknown, now: number): Call | string {
  const fields = new ItemFields(item, 'a call', FIELDS);
  const id = fields.optionalText('id', ID_LENGTH);
  const given = fields.optionalTime('timestamp', now);
  const count = fields.optionalNumber('count', 1, MOST_ALIKE) ?? 1;
  const call = {
    id,
    caller: fields.optionalText('caller', SERVICE_NAME_LENGTH),
    callee: fields.text('callee', SERVICE_NAME_LENGTH),
    durationMs: fields.number('durationMs', 0, LONGEST_MS),
    error: fields.optionalBoolean('error') ?? false,
    count,
    at: given ?? now,
    traceId: fields.optionalText('traceId', 128),
  };
  if (fields.problem !== null) return fields.problem;
  if (!Number.isInteger(count)) return `count must be a whole number, it is ${count}`;
  if (id !== null && given === null) return 'a call with an id needs a timestamp, by whose day it is recognised';
  return call;
}
