import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { MetricsRegistry } from '../platform/observability/index.js';
import { AlertsRepository } from './alerts.repository.js';
import { ALERT_SEVERITIES } from './domain/alert-rule.js';
import { OPEN_STATUSES } from './domain/alert.js';

/** Open alerts in figures, for Prometheus. No label names a tenant or a rule, which have no bound. */
@Injectable()
export class AlertStatistics {
  constructor(registry: MetricsRegistry, alerts: AlertsRepository) {
    new Gauge({
      name: 'alerts_open',
      help: 'Alerts of all tenants that are open, by status and severity; nothing where the database does not answer.',
      labelNames: ['status', 'severity'],
      registers: [registry],
      async collect() {
        this.reset();
        try {
          const open = await alerts.countOpen();
          for (const status of OPEN_STATUSES) for (const severity of ALERT_SEVERITIES) this.set({ status, severity }, 0);
          for (const { status, severity, count } of open) this.set({ status, severity }, count);
        } catch {
          this.reset();
        }
      },
    });
  }
}
