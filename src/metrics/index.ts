export { BLANK, Unreadable } from './domain/batch-items.js';
export type { MetricEvent } from './domain/event.js';
export type { MetricSeries } from './domain/metric-cells.js';
export {
  AGGREGATIONS,
  type Aggregation,
  COMPARISONS,
  type Comparison,
  FILLS,
  type Fill,
  MAX_FILTERS,
  METRIC_NAME,
  type MetricPlan,
  type MetricQuery,
  TIME_FORMS,
  isTime,
  planMetricQuery,
  resolveTime,
  stepText,
} from './domain/metric-query.js';
export { SKETCH_ACCURACY, QuantileSketch } from './domain/quantile-sketch.js';
export type { EventType } from './domain/series.js';
export { TimeBuckets } from './domain/time-buckets.js';
export { MetricQueryDto, MetricSelectionDto, isMetricFilter, metricQueryOf } from './dto/metric-query.dto.js';
export { MetricQueryResponse } from './dto/metric-query.response.js';
export { METRIC_STALE_MS, METRIC_TTL_MS, MetricAnswers, metricTags } from './metric-answers.js';
export { IngestResponse, RejectedItemResponse } from './ingest/dto/event.dto.js';
export { batchFormatOf, batchKeyOf, itemsOfBatch, itemsOfBody } from './ingest/event-body.js';
export { type IngestResult, IngestService } from './ingest/ingest.service.js';
export { type MetricAnswer, MetricQueries, type PreparedMetricQuery } from './metric-queries.js';
export { MetricsChanged } from './metric-changes.js';
export { type FlushedMetrics, MetricsFlushed } from './metrics.events.js';
export { MetricsModule } from './metrics.module.js';
export {
  type SeriesDimension,
  type SeriesReading,
  type SeriesReference,
  type SeriesSource,
  SeriesSources,
  type SeriesWalk,
  type SeriesWindow,
  type WalkSpan,
} from './series-sources.js';
