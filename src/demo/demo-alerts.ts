import { Injectable, Logger } from '@nestjs/common';
import { AlertRulesService } from '../alerts/index.js';
import { GuardsService } from '../guards/index.js';
import { ChannelsService } from '../notifications/index.js';
import type { Actor } from '../platform/http/index.js';

/** The bound that the KPI itself warns at; the demo's data lie beyond it. */
const WARNING_DAYS = 8;
const WINDOW_SECONDS = 900;
const RESOLVE_AFTER_SECONDS = 60;

/** A guard of the demo tenant that fires, a rule that tells of it, and one for anomalies; told in the application alone. */
@Injectable()
export class DemoAlerts {
  private readonly logger = new Logger(DemoAlerts.name);

  constructor(
    private readonly guards: GuardsService,
    private readonly channels: ChannelsService,
    private readonly rules: AlertRulesService,
  ) {}

  /** Meant to run once, after the KPIs are there; a failure is logged and harms nobody. */
  async create(actor: Actor): Promise<void> {
    try {
      const guard = await this.guards.create(actor, 'tenant', {
        name: 'Days to ship',
        description: `From order to shipping on average, as the KPI has it. The last 30 days of the data came to more than ${WARNING_DAYS} days.`,
        violationType: 'performance',
        severity: 'medium',
        unit: 'days',
        series: { source: 'kpi', kpi: 'days_to_ship' },
        comparator: 'gt',
        threshold: WARNING_DAYS,
        windowSeconds: WINDOW_SECONDS,
        resolveAfterSeconds: RESOLVE_AFTER_SECONDS,
      });
      const channel = await this.channels.create(actor, { name: 'In the application', kind: 'in_app', settings: {} });
      await this.rules.create(actor, {
        name: 'Orders are shipped late',
        description: 'Change shipping dates in the demo database, and it resolves by itself.',
        severity: 'warning',
        condition: { kind: 'guard', guardId: guard.id, minimumSeverity: 'low' },
        unit: 'days',
        labels: { team: 'logistics' },
        channelIds: [channel.id],
      });
      await this.rules.create(actor, {
        name: 'Something unusual',
        description: 'A severe anomaly of any metric that is watched.',
        severity: 'info',
        condition: { kind: 'anomaly', minimumSeverity: 'high' },
        channelIds: [channel.id],
      });
    } catch (error) {
      this.logger.warn({ reason: (error as Error).message }, 'the alerts of the demo could not be made');
    }
  }
}
