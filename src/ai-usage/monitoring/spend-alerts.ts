import { Injectable } from '@nestjs/common';
import { type BudgetResponse, BudgetsService, PriceBook, decimal, percentOf, textOf } from '../../economics/index.js';
import { type GuardResponse, GuardsService } from '../../guards/index.js';
import { type Actor, DomainError, invalid } from '../../platform/http/index.js';
import { AI_METRICS } from '../domain/session-metric-events.js';
import type { AlertType } from './dto/monitoring.dto.js';
import type { SpendAlertResponse } from './dto/monitoring.response.js';

/** An alert as it is wanted. */
export interface WantedAlert {
  readonly domain: string | null;
  readonly alertType: AlertType;
  /** A decimal, of US dollars. */
  readonly threshold: string;
}

const CURRENCY = 'USD';
const HOUR_SECONDS = 3_600;
/** As many as a page of them holds. */
const MOST = 500;

/** Alerts about what language models cost: budgets of days, weeks and months, and guards over the last hour. */
@Injectable()
export class SpendAlerts {
  constructor(
    private readonly budgets: BudgetsService,
    private readonly guards: GuardsService,
    private readonly prices: PriceBook,
  ) {}

  /**
   * Sets an alert; one of that domain and type that is there takes the new threshold.
   * @throws DomainError ACCESS_DENIED, QUOTA_EXCEEDED; VALIDATION_FAILED where the price book is not in US dollars
   */
  async set(actor: Actor, wanted: WantedAlert): Promise<SpendAlertResponse> {
    const { currency } = await this.prices.current(actor);
    if (currency !== CURRENCY) {
      throw invalid({ path: 'thresholdUsd', rule: 'currency', message: `Costs are in ${currency} here, which is never converted: set a budget in ${currency} instead` });
    }
    requirePermission(actor, 'budgets:write');
    return wanted.alertType === 'hourly' ? this.setGuard(actor, wanted) : this.setBudget(actor, wanted, wanted.alertType);
  }

  /** Those of a domain; null: all of them. */
  async list(actor: Actor, domain: string | null): Promise<SpendAlertResponse[]> {
    const [budgets, guards] = [await this.ownBudgets(actor), await this.ownGuards(actor)];
    const all = [...budgets.map(ofBudget), ...guards.map(ofGuard)];
    return domain === null ? all : all.filter((alert) => alert.domain === domain);
  }

  private async setBudget(actor: Actor, { domain, threshold }: WantedAlert, period: Exclude<AlertType, 'hourly'>): Promise<SpendAlertResponse> {
    const known = (await this.ownBudgets(actor)).find((budget) => budget.period === period && (budget.dimension?.value ?? null) === domain);
    if (known) {
      const { name, category, dimension, thresholds, action, channelIds, version } = known;
      return ofBudget(await this.budgets.update(actor, known.id, { name, category, dimension, period, amount: threshold, currency: CURRENCY, thresholds, action, channelIds, version }));
    }
    const body = { name: nameOf(domain, period), category: 'ai' as const, dimension: domain === null ? null : { name: 'domain' as const, value: domain }, period, amount: threshold, currency: CURRENCY };
    return ofBudget(await this.budgets.create(actor, body));
  }

  private async setGuard(actor: Actor, { domain, threshold }: WantedAlert): Promise<SpendAlertResponse> {
    requirePermission(actor, 'guards:write');
    const body = {
      name: nameOf(domain, 'hourly'),
      description: DESCRIPTION,
      violationType: 'cost' as const,
      severity: 'high' as const,
      unit: CURRENCY,
      series: { source: 'metric', metric: AI_METRICS.cost, aggregation: 'sum', ...(domain === null ? {} : { filter: { domain } }) },
      comparator: 'gte' as const,
      threshold: Number(threshold),
      windowSeconds: HOUR_SECONDS,
    };
    const known = (await this.ownGuards(actor)).find((guard) => domainOf(guard) === domain);
    if (known) return ofGuard(await this.guards.update(actor, 'tenant', known.id, { ...body, name: known.name, severity: known.severity, version: known.version }));
    return ofGuard(await this.guards.create(actor, 'tenant', body));
  }

  /** Budgets of AI costs, of a domain or of all. */
  private async ownBudgets(actor: Actor): Promise<BudgetResponse[]> {
    const { items } = await this.budgets.list(actor, { limit: MOST });
    return items.filter(({ category, dimension, currency }) => category === 'ai' && currency === CURRENCY && (dimension === null || dimension.name === 'domain'));
  }

  private async ownGuards(actor: Actor): Promise<GuardResponse[]> {
    const { items } = await this.guards.list(actor, { of: 'tenant', limit: MOST });
    return items.filter(({ description, violationType }) => violationType === 'cost' && description === DESCRIPTION);
  }
}

/** By which such guards are found again. */
const DESCRIPTION = 'Costs of language models in the last hour.';

const nameOf = (domain: string | null, type: AlertType): string => `AI costs${domain === null ? '' : ` of ${domain.slice(0, 60)}`}, ${type}`;

function ofBudget({ id, name, dimension, period, amount, currency, state }: BudgetResponse): SpendAlertResponse {
  const { spent, percent } = state;
  return { id, kind: 'budget', name, domain: dimension?.value ?? null, alertType: period, threshold: textOf(amount), currency, spent: textOf(spent), percent, triggered: decimal(spent).gte(amount) };
}

function ofGuard(guard: GuardResponse): SpendAlertResponse {
  const { id, name, threshold } = guard;
  const value = guard.watched[0]?.value ?? null;
  return {
    id,
    kind: 'guard',
    name,
    domain: domainOf(guard),
    alertType: 'hourly',
    threshold: textOf(threshold),
    currency: CURRENCY,
    spent: value === null ? null : textOf(value),
    percent: value === null ? null : percentOf(value, threshold),
    triggered: value !== null && value >= threshold,
  };
}

function domainOf({ series }: GuardResponse): string | null {
  const { filter } = series as { filter?: { domain?: string | string[] } };
  return [filter?.domain].flat()[0] ?? null;
}

function requirePermission({ permissions }: Actor, permission: string): void {
  if (!permissions.has(permission)) throw new DomainError('ACCESS_DENIED', `This needs the permission ${permission}.`);
}
