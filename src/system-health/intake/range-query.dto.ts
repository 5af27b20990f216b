import { IsISO8601, IsOptional, Matches } from 'class-validator';
import { invalid } from '../../platform/http/index.js';
import { lastOf, type TimeRange } from '../logs/domain/time-range.js';

const MOST_DAYS = 400;
const DAY_MS = 86_400_000;

/** Of which time: `range`, or `from` and `to`. */
export class RangeQueryDto {
  /** The last so long: 15m, 1h, 24h, 7d, 30d. 24 hours unless `from` is given. */
  @IsOptional()
  @Matches(/^[1-9]\d{0,4}[smhdw]$/, { message: 'range must be a span such as 1h, 24h, 7d or 30d' })
  range?: string;

  /** ISO 8601, inclusive; instead of `range`. */
  @IsOptional()
  @IsISO8601({ strict: true })
  from?: string;

  /** ISO 8601, exclusive; now unless given. */
  @IsOptional()
  @IsISO8601({ strict: true })
  to?: string;
}

/**
 * What a query means at that moment; it ends now at the latest.
 * @throws DomainError VALIDATION_FAILED for a range that is empty or longer than is kept
 */
export function timeRangeOf({ range, from, to }: RangeQueryDto, now: Date): TimeRange {
  const begin = from === undefined ? (lastOf(range ?? '24h', now)?.from ?? now) : new Date(from);
  const end = new Date(Math.min(to === undefined ? now.getTime() : new Date(to).getTime(), now.getTime()));
  if (begin >= end) throw invalid({ path: 'to', rule: 'after', message: 'to must be later than from, and from must lie in the past' });
  if (end.getTime() - begin.getTime() > MOST_DAYS * DAY_MS) throw invalid({ path: 'from', rule: 'maxSpan', message: `a range may be ${MOST_DAYS} days long` });
  return { from: begin, to: end };
}
