import { Injectable } from '@nestjs/common';
import { itemsOfBatch } from '../../metrics/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import { type Actor, type IncomingBody, Page, decodeCursor, encodeCursor, invalid } from '../../platform/http/index.js';
import type { IngestResponse } from '../../metrics/index.js';
import type { SystemEvent } from '../events/domain/system-event.js';
import { SystemEvents } from '../events/system-events.service.js';
import { readItems } from '../intake/read-items.js';
import { STALE_MS, WORKFLOW_ID_LENGTH, type Workflow, readWorkflow, told } from './domain/workflow.js';
import type { ListWorkflowsDto } from './dto/workflow.dto.js';
import { WorkflowResponse } from './dto/workflow.response.js';
import { WorkflowsChanged } from './workflows.events.js';
import { type WorkflowFilter, WorkflowsRepository } from './workflows.repository.js';

/** Workflows that are kept of one tenant. */
const MOST_WORKFLOWS = 10_000;

/** Work in progress, as those who do it tell. */
@Injectable()
export class Workflows {
  constructor(
    private readonly repository: WorkflowsRepository,
    private readonly systemEvents: SystemEvents,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /** What is accepted is stored when this answers. @throws DomainError PAYLOAD_TOO_LARGE; VALIDATION_FAILED when the body as a whole is no batch */
  async take(actor: Actor, body: IncomingBody): Promise<IngestResponse> {
    const now = this.clock.now();
    const { accepted, rejected } = await readItems(await itemsOfBatch(body), (item) => readWorkflow(item, now.getTime()));
    if (accepted.length === 0) return { accepted: 0, duplicates: 0, rejected };
    let duplicates = 0;
    const refused: { index: number; reason: string }[] = [];
    await this.repository.transaction(actor, async (manager) => {
      await this.repository.lock(manager, actor);
      const before = await this.repository.findAll(manager, actor, [...new Set(accepted.map(({ value }) => value.id))]);
      const after = new Map(before);
      const changed = new Map<string, Workflow>();
      let room = MOST_WORKFLOWS - (await this.repository.count(manager, actor));
      for (const { index, value } of accepted) {
        const known = after.get(value.id) ?? null;
        if (!known && room <= 0) {
          refused.push({ index, reason: `a tenant may have ${MOST_WORKFLOWS} workflows; those of which nothing was heard for 30 days are removed` });
          continue;
        }
        if (!known) room -= 1;
        const { workflow, as } = told(known, value);
        if (as === 'duplicate') duplicates += 1;
        after.set(value.id, workflow);
        changed.set(value.id, workflow);
      }
      await this.repository.save(manager, actor, [...changed.values()], now);
      await this.systemEvents.recordIn(manager, actor, [...changed.values()].flatMap((workflow) => endOf(before.get(workflow.id), workflow) ?? []));
    });
    this.events.publish(new WorkflowsChanged({ tenantId: actor.tenantId }));
    return { accepted: accepted.length - refused.length - duplicates, duplicates, rejected: [...rejected, ...refused].sort((a, b) => a.index - b.index) };
  }

  async list(scope: TenantScope, { limit, cursor, status }: ListWorkflowsDto): Promise<Page<WorkflowResponse>> {
    const filter = { statuses: status === undefined ? undefined : [status], beyond: placeOf(cursor) };
    const found = await this.repository.list(scope, filter, limit + 1);
    const last = found[limit - 1];
    const more = found.length > limit && last !== undefined;
    return new Page(this.shown(found.slice(0, limit)), more ? encodeCursor([new Date(last.updatedAt).toISOString(), last.id]) : null);
  }

  /** The newest, as they are shown; for those who are told of changes. */
  async newest(scope: TenantScope, most: number): Promise<WorkflowResponse[]> {
    return this.shown(await this.repository.list(scope, {}, most));
  }

  /** How much is in progress and not stale. */
  countActive(scope: TenantScope): Promise<number> {
    return this.repository.countRunning(scope, new Date(this.clock.now().getTime() - STALE_MS));
  }

  private shown(workflows: readonly Workflow[]): WorkflowResponse[] {
    const now = this.clock.now().getTime();
    return workflows.map((workflow) => WorkflowResponse.of(workflow, now));
  }
}

/** The event of work that has ended just now; null when it has not, or had before. */
function endOf(before: Workflow | undefined, after: Workflow): SystemEvent | null {
  if (after.status === 'running' || after.status === before?.status) return null;
  return {
    at: new Date(after.updatedAt),
    type: `workflow.${after.status}`,
    level: after.status === 'failed' ? 'error' : 'info',
    service: after.service,
    message: `${after.name} ${after.status === 'failed' ? 'failed' : 'is completed'}${after.message === null ? '' : `: ${after.message}`}`,
    traceId: null,
    requestId: null,
    fields: { workflow: after.id, seconds: Math.round((after.updatedAt - after.startedAt) / 1000) },
  };
}

function placeOf(cursor: string | undefined): NonNullable<WorkflowFilter['beyond']> | null {
  const values = decodeCursor(cursor, 2);
  if (values === null) return null;
  const [at, id] = values;
  if (typeof at === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/.test(at) && typeof id === 'string' && id.length <= WORKFLOW_ID_LENGTH && !id.includes('\0')) {
    const updatedAt = new Date(at);
    if (!Number.isNaN(updatedAt.getTime())) return { updatedAt, id };
  }
  throw invalid({ path: 'cursor', rule: 'cursor', message: 'cursor is not one that a list has answered' });
}
