export { HttpMetrics, MetricsRegistry } from './http-metrics.js';
export { ObservabilityModule } from './observability.module.js';
