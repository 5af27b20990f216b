import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import { type Actor, DomainError, type FieldProblem, invalid } from '../../platform/http/index.js';
import { COST_CATEGORIES } from '../domain/cost.js';
import { decimal } from '../domain/decimal.js';
import { CostsChanged } from '../economics.events.js';
import { AllocationRulesRepository, type WrittenRules } from './allocation-rules.repository.js';
import { type AllocationRules, ruleOf } from './domain/allocation-rule.js';
import type { AllocationRulesDto, CategoryRuleDto } from './dto/allocation-rules.dto.js';
import type { AllocationRulesResponse } from './dto/allocation-rules.response.js';

/** By what costs that name nobody are divided. */
@Injectable()
export class AllocationRulesService {
  constructor(
    private readonly repository: AllocationRulesRepository,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /** Those that are in force; a category without one goes by requests. */
  async inForce(scope: TenantScope): Promise<AllocationRules> {
    return (await this.written(scope)).rules;
  }

  async get(scope: TenantScope): Promise<AllocationRulesResponse> {
    return responseOf(await this.written(scope));
  }

  /** @throws DomainError VALIDATION_FAILED, CONFLICT for a stale version */
  async save(actor: Actor, { version, rules }: AllocationRulesDto): Promise<AllocationRulesResponse> {
    const problems = rules.flatMap((rule, index) => problemsOf(rule, index, rules));
    if (problems.length > 0) throw invalid(...problems);
    const written: WrittenRules = {
      version: version + 1,
      rules: Object.fromEntries(
        rules.map(({ category, driver, dimension, shares }) => [category, { driver, dimension: dimension ?? null, shares: shares?.map(({ value, weight }) => ({ value, weight })) ?? null }]),
      ),
      updatedBy: actor.userId,
      updatedAt: this.clock.now(),
    };
    await this.repository.transaction(actor, async (manager) => {
      const before = await this.repository.find(manager, actor);
      if (!(await this.repository.save(manager, actor, written))) throw new DomainError('CONFLICT', 'Somebody has changed the rules meanwhile.', { version: before.version });
      await this.audit.record(manager, actor, { action: 'allocation-rules.update', resourceType: 'allocation-rules', resourceId: null, before: before.rules, after: written.rules });
    });
    // The ledger is the same, but what is answered from it is not.
    this.events.publish(new CostsChanged({ tenantId: actor.tenantId }));
    return responseOf(written);
  }

  private written(scope: TenantScope): Promise<WrittenRules> {
    return this.repository.transaction(scope, (manager) => this.repository.find(manager, scope));
  }
}

function problemsOf({ category, driver, dimension, shares }: CategoryRuleDto, index: number, all: readonly CategoryRuleDto[]): FieldProblem[] {
  const problem = (field: string, rule: string, message: string): FieldProblem => ({ path: `rules.${index}.${field}`, rule, message });
  const problems: FieldProblem[] = [];
  if (all.findIndex((other) => other.category === category) < index) problems.push(problem('category', 'unique', `there are two rules for ${category}`));
  const given = (shares ?? []).length > 0;
  if (driver !== 'shares') {
    if (given || dimension) problems.push(problem('shares', 'driver', 'dimension and shares go with the driver shares alone'));
    return problems;
  }
  if (!dimension) problems.push(problem('dimension', 'required', 'say with dimension whose the shares are'));
  if (!shares?.some(({ weight }) => decimal(weight).gt(0))) problems.push(problem('shares', 'weights', 'give at least one share whose weight is above zero'));
  const values = (shares ?? []).map(({ value }) => value);
  if (new Set(values).size < values.length) problems.push(problem('shares', 'unique', 'each value may have one share'));
  return problems;
}

function responseOf({ version, rules, updatedAt, updatedBy }: WrittenRules): AllocationRulesResponse {
  return {
    version,
    rules: COST_CATEGORIES.map((category) => {
      const { driver, dimension, shares } = ruleOf(rules, category);
      return { category, driver, dimension, shares: shares && [...shares], isDefault: rules[category] === undefined };
    }),
    updatedAt,
    updatedBy,
  };
}
