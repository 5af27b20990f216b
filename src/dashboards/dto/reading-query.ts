import { applyDecorators, type PipeTransform } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { type FieldProblem, invalid } from '../../platform/http/index.js';

/** What a reader of data may say: values that they chose, and whether to look again. */
export interface ReadingQuery {
  /** JSON object of values by variable. */
  filters?: string;
  /** Evaluates anew instead of answering from the cache. */
  refresh: boolean;
}

/** Documents the query of a route that answers data. */
export function ApiReadingQuery(): MethodDecorator {
  return applyDecorators(
    ApiQuery({
      name: 'filters',
      required: false,
      type: String,
      description:
        'JSON object of values by variable, such as `{"region":["EU"],"period":"last_30_days"}`; null stands for "all".',
    }),
    ApiQuery({
      name: 'refresh',
      required: false,
      enum: ['true', 'false'],
      description:
        "true evaluates anew instead of answering from the cache. Each query then counts against the pace of the tenant's plan; an embed's viewers have a pace of their own.",
    }),
  );
}

/**
 * Checks that query by hand: these are the busiest routes, and a class-validator DTO takes longer than all else that
 * a cached answer needs from this module.
 * @throws DomainError VALIDATION_FAILED
 */
export function readingQuery(value: Readonly<Record<string, unknown>>): ReadingQuery {
  const problems: FieldProblem[] = [];
  for (const name in value) {
    if (name !== 'filters' && name !== 'refresh')
      problems.push({ path: name, rule: 'unknownField', message: `${name} is not a known field` });
  }
  const { filters, refresh } = value;
  if (filters !== undefined && typeof filters !== 'string')
    problems.push({ path: 'filters', rule: 'isString', message: 'filters must be given once' });
  if (refresh !== undefined && refresh !== 'true' && refresh !== 'false')
    problems.push({ path: 'refresh', rule: 'isIn', message: 'refresh must be true or false' });
  if (problems.length > 0) throw invalid(...problems);
  return { ...(typeof filters === 'string' ? { filters } : {}), refresh: refresh === 'true' };
}

/** `readingQuery` for a handler's argument. */
export class ReadingQueryPipe implements PipeTransform<Record<string, unknown>, ReadingQuery> {
  transform(value: Record<string, unknown>): ReadingQuery {
    return readingQuery(value);
  }
}
