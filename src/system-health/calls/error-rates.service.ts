import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { type RangeQueryDto, timeRangeOf } from '../intake/range-query.dto.js';
import { Dependencies } from './dependencies.service.js';
import type { ErrorRatesResponse, ServiceErrorsResponse } from './dto/errors.response.js';
import { LogErrorsRepository } from './log-errors.repository.js';

const MOST_SERVICES = 100;
const MOST_TYPES = 20;

/** What went wrong, by service and type: from lines of logs, and from observed calls. */
@Injectable()
export class ErrorRates {
  constructor(
    private readonly lines: LogErrorsRepository,
    private readonly dependencies: Dependencies,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError VALIDATION_FAILED, QUERY_TIMEOUT */
  async rates(scope: TenantScope, query: RangeQueryDto): Promise<ErrorRatesResponse> {
    const range = timeRangeOf(query, this.clock.now());
    const minutes = (range.to.getTime() - range.from.getTime()) / 60_000;
    const [rows, calls] = await Promise.all([this.lines.byServiceAndType(scope, range, MOST_TYPES), this.dependencies.errors(scope, range)]);
    const services = new Map<string, ServiceErrorsResponse>();
    for (const { service, ofService, ...type } of rows) {
      const entry = services.get(service) ?? { service, errors: ofService, errorsPerMinute: ofService / minutes, types: [] };
      entry.types.push(type);
      services.set(service, entry);
    }
    return {
      ...range,
      services: [...services.values()].sort((a, b) => b.errors - a.errors).slice(0, MOST_SERVICES),
      calls: calls.map((each) => ({ ...each, errorPercent: (100 * each.errors) / each.calls })).sort((a, b) => b.errorPercent - a.errorPercent || b.calls - a.calls),
    };
  }
}
