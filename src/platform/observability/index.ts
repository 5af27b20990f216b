export { HttpMetrics, MetricsRegistry } from './http-metrics.js';
export { OwnLines } from './own-lines.js';
export { ObservabilityModule } from './observability.module.js';
