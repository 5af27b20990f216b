import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import { timeOf } from '../domain/times.js';
import { type TimeRange, lastOf } from '../domain/time-range.js';

/** `15m`, `1h`, `24h`, `7d`, or from (inclusive) and to (exclusive; now unless given) as ISO 8601. */
export type TimeRangeInput = string | { from: string; to?: string };

const SCHEMA = {
  oneOf: [
    { type: 'string', example: '1h', description: 'The last so many seconds, minutes, hours, days or weeks: 30s, 15m, 1h, 7d, 2w.' },
    {
      type: 'object',
      required: ['from'],
      additionalProperties: false,
      properties: { from: { type: 'string', format: 'date-time' }, to: { type: 'string', format: 'date-time' } },
    },
  ],
};

/** A field that is a time range. */
export function IsTimeRange(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ ...SCHEMA, required: false }),
    ValidateBy(
      { name: 'isTimeRange', validator: { validate: (value: unknown) => resolve(value, new Date(0)) !== null } },
      { message: '$property must be a span such as 1h, or from and to as ISO 8601 with from before to' },
    ),
  );
}

/** What a valid input means at that moment. */
export function rangeOf(input: TimeRangeInput, now: Date): TimeRange {
  return resolve(input, now) ?? { from: now, to: now };
}

function resolve(value: unknown, now: Date): TimeRange | null {
  if (typeof value === 'string') return lastOf(value, now);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { from, to, ...rest } = value as { from?: unknown; to?: unknown };
  if (Object.keys(rest).length > 0) return null;
  const begin = isoTime(from);
  const end = to === undefined ? open(now) : isoTime(to);
  // Which moment it is now is not known when the form is checked.
  return begin && end && (to === undefined || begin < end) ? { from: begin, to: end } : null;
}

const isoTime = (value: unknown): Date | null => (typeof value === 'string' && /^\d{4}-/.test(value) ? timeOf(value) : null);

/** Now, and a minute for clocks that are ahead. */
const open = (now: Date): Date => new Date(now.getTime() + 60_000);
