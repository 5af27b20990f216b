import { Injectable } from '@nestjs/common';
import { PriceBook, TOKEN_METER, type TokenPrice, dayOf } from '../../economics/index.js';
import { Clock } from '../../platform/clock/index.js';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import { SystemStatusService } from '../../system-health/index.js';
import { TenantTimeZones } from '../../tenants/index.js';
import { OLDEST_SESSION_MS } from '../domain/read-session.js';
import { MOST_TOKENS } from '../domain/token-buckets.js';
import { SILENT_MS } from '../sessions/abandoned-sessions.js';
import { AiSettingsRepository } from '../settings/ai-settings.repository.js';
import { ProductCategoryResponse } from '../settings/dto/ai-settings.response.js';
import type { AiConfigResponse, ConnectionCheckResponse, ConnectionTestResponse } from './dto/tenant-view.response.js';

const DAY_MS = 86_400_000;
const BATCH_BYTES = 5 * 1024 * 1024;
const BATCH_ITEMS = 50_000;
/** Economics costs what changed twice a minute. */
const COSTS_SECONDS = 30;

/** What a tenant has switched on, and whether what it stands on answers. */
@Injectable()
export class TenantView {
  constructor(
    private readonly settings: AiSettingsRepository,
    private readonly prices: PriceBook,
    private readonly zones: TenantTimeZones,
    private readonly status: SystemStatusService,
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async config(scope: TenantScope): Promise<AiConfigResponse> {
    const { contentEnabled, redactEmails, retentionDays, categories } = await this.settings.transaction(scope, (manager) => this.settings.find(manager, scope));
    const timeZone = await this.zones.of(scope);
    const { currency, entries } = await this.prices.current(scope);
    const today = dayOf(this.clock.now(), timeZone);
    const priced = entries.filter((entry): entry is TokenPrice => entry.meter === TOKEN_METER && (entry.validFrom ?? today) <= today && today <= (entry.validTo ?? today));
    return {
      flags: { contentStored: contentEnabled, emailsRedacted: redactEmails, liveUpdates: true, costTracking: true },
      retention: { contentDays: retentionDays, sessionDays: OLDEST_SESSION_MS / DAY_MS },
      thresholds: { abandonedAfterSeconds: SILENT_MS / 1_000, maxTokens: MOST_TOKENS, maxBatchBytes: BATCH_BYTES, maxBatchItems: BATCH_ITEMS },
      refreshIntervals: { telemetry: 0, live: 0, costs: COSTS_SECONDS },
      timeZone,
      currency,
      pricedModels: [...new Set(priced.map(({ model }) => model))].sort(),
      categories: categories?.map(ProductCategoryResponse.of) ?? null,
    };
  }

  async testConnection(scope: TenantScope): Promise<ConnectionTestResponse> {
    const own = [
      await this.tried('database', () => this.database.run(scope, (manager) => manager.query('SELECT 1'))),
      await this.tried('price book', () => this.prices.current(scope)),
    ];
    const services = await this.status.shownServices(scope);
    const checks = [...own, ...services.map(({ name, status, latencyMs, message, lastCheck }) => ({ name, status, latencyMs, message: message ?? null, checkedAt: lastCheck }))];
    return { connected: checks.every(({ status }) => status !== 'down'), checks };
  }

  private async tried(name: string, work: () => Promise<unknown>): Promise<ConnectionCheckResponse> {
    const startedAt = performance.now();
    const outcome = await work().then(
      () => ({ status: 'up', message: null }),
      // What exactly it was stands in the log of the process: it may name hosts.
      () => ({ status: 'down', message: 'It does not answer.' }),
    );
    return { name, ...outcome, latencyMs: Math.round((performance.now() - startedAt) * 100) / 100, checkedAt: this.clock.now() };
  }
}
