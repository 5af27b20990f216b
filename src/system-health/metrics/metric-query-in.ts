import type { MetricQueryDto } from '../../metrics/index.js';
import { invalid } from '../../platform/http/index.js';
import type { SystemMetricsDto } from './dto/system-metrics.dto.js';

/** The metric query of a body. @throws DomainError VALIDATION_FAILED for PromQL: no type of data source understands it. */
export function metricQueryIn({ query, dataSourceId }: SystemMetricsDto): MetricQueryDto {
  if (typeof query === 'string') throw invalid({ path: 'query', rule: 'notSupported', message: 'query must be a metric query: PromQL needs a Prometheus data source, and there is none' });
  if (dataSourceId !== undefined) throw invalid({ path: 'dataSourceId', rule: 'notSupported', message: 'dataSourceId must be left out: a metric query is answered from the metrics of this installation' });
  return query;
}
