import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import { type PlannedSpend, SpendGate, SpendRefused } from '../../query/index.js';
import { BudgetBlocksChanged } from '../economics.events.js';
import { BudgetStatesRepository } from './budget-states.repository.js';
import { type SpendBlock, blockOf } from './domain/spend-block.js';

/** How often what refuses more is read, so that no answer is older than five seconds though no event tells of a change. */
const READ_EVERY_MS = 2_000;

/**
 * Says whether something that costs money may be done, from memory: what refuses more, of all tenants, is read every two
 * seconds and whenever a change is told of, on every replica. While the database is away the last that was read holds.
 */
@Injectable()
export class BudgetGate implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(BudgetGate.name);
  private blocks: ReadonlyMap<string, readonly SpendBlock[]> = new Map();
  private timer: NodeJS.Timeout | null = null;
  private reading: Promise<void> | null = null;
  /** Something changed since the reading under way began. */
  private outdated = false;
  private failing = false;

  constructor(
    private readonly states: BudgetStatesRepository,
    private readonly clock: Clock,
    gate: SpendGate,
    events: EventBus,
  ) {
    gate.fill((scope, spend) => this.check(scope, spend));
    events.on(BudgetBlocksChanged, () => this.refresh());
  }

  async onApplicationBootstrap(): Promise<void> {
    // Before anybody is answered: what was refused before a restart is refused after it.
    await this.refresh();
    this.timer = setInterval(() => void this.refresh(), READ_EVERY_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.reading;
  }

  /** @throws SpendRefused (QUOTA_EXCEEDED) when a budget is used up that refuses it */
  check({ tenantId }: TenantScope, spend: PlannedSpend): void {
    const blocks = this.blocks.get(tenantId);
    if (!blocks) return;
    const now = this.clock.now();
    const block = blockOf(blocks, spend, now);
    if (!block) return;
    const { budgetId, name, until } = block;
    const seconds = Math.max(Math.ceil((until.getTime() - now.getTime()) / 1_000), 1);
    throw new SpendRefused(
      `The budget ${name} is used up: what costs more is refused until ${until.toISOString()}, or until its amount is raised.`,
      { budgetId, budget: name, until },
      seconds,
    );
  }

  /** Reads what refuses more; whoever asks meanwhile waits for a reading that begins after. */
  async refresh(): Promise<void> {
    this.outdated = true;
    this.reading ??= this.readOn();
    await this.reading;
  }

  private async readOn(): Promise<void> {
    try {
      while (this.outdated) {
        this.outdated = false;
        await this.read();
      }
    } finally {
      this.reading = null;
    }
  }

  private async read(): Promise<void> {
    try {
      this.blocks = await this.states.blocks(this.clock.now());
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.logger.warn({ reason: (error as Error).message }, 'what budgets refuse could not be read; what was read last holds');
      this.failing = true;
    }
  }
}
