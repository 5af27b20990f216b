import { Injectable } from '@nestjs/common';
import type { TenantScope } from '../platform/database/index.js';
import { type Actor, invalid, notFound } from '../platform/http/index.js';
import { KPI_NAME, type KpiDefinition } from './domain/kpi.js';
import { TIMEFRAME_FORMS, isTimeframe } from './domain/timeframe.js';
import type { KpiHistoryQueryDto, PreviewKpiDto } from './dto/kpi.dto.js';
import { KpiAnswerResponse, type KpiFiguresResponse, type KpiHistoryResponse } from './dto/kpi.response.js';
import { KpiDirectory } from './kpi-directory.js';
import { KpiEvaluator } from './kpi-evaluator.js';
import { KpiHistory } from './kpi-history.js';
import { KpiStatesRepository } from './kpi-states.repository.js';
import { KpisRepository } from './kpis.repository.js';
import { KpisService } from './kpis.service.js';

/** KPIs of a set that are evaluated at the same time: quick, without taking the whole pool. */
const AT_ONCE = 4;

/** How KPIs stand, and have stood. */
@Injectable()
export class KpiReader {
  constructor(
    private readonly repository: KpisRepository,
    private readonly directory: KpiDirectory,
    private readonly states: KpiStatesRepository,
    private readonly evaluator: KpiEvaluator,
    private readonly past: KpiHistory,
    private readonly service: KpisService,
  ) {}

  /**
   * How a KPI stands over a timeframe, its own unless given.
   * @throws DomainError NOT_FOUND, VALIDATION_FAILED for a timeframe that is none
   */
  async get(scope: TenantScope, name: string, timeframe?: string): Promise<KpiAnswerResponse> {
    return this.answer(scope, await this.find(scope, name), timeframe);
  }

  /** The executive set, in the order in which they were defined. What cannot be evaluated says so in its place. */
  async executive(scope: TenantScope, timeframe?: string): Promise<KpiAnswerResponse[]> {
    const shown = (await this.directory.of(scope)).filter(({ executive }) => executive);
    const answers: KpiAnswerResponse[] = [];
    for (let at = 0; at < shown.length; at += AT_ONCE) {
      answers.push(...(await Promise.all(shown.slice(at, at + AT_ONCE).map((kpi) => this.answer(scope, kpi, timeframe)))));
    }
    return answers;
  }

  /** How it stood when it was evaluated last, for those who watch. @throws DomainError NOT_FOUND */
  async latest(scope: TenantScope, name: string): Promise<KpiAnswerResponse> {
    const kpi = await this.find(scope, name);
    const [state] = await this.states.states(scope, [kpi.id]);
    return state?.figures ? KpiAnswerResponse.from(kpi, state.figures) : this.answer(scope, kpi, undefined);
  }

  async history(scope: TenantScope, name: string, query: KpiHistoryQueryDto): Promise<KpiHistoryResponse> {
    const { id, timeframe } = await this.find(scope, name);
    const { rows, borders, step, dataAsOf } = await this.past.read(scope, id, query);
    const points = rows.map((row, index) => ({ at: new Date(borders[index] as number), value: row?.value ?? null, status: row?.status ?? null }));
    return { name, timeframe, from: new Date(borders[0] as number), to: new Date(borders.at(-1) as number), step, points, dataAsOf };
  }

  /** What a KPI would be that is not saved. @throws DomainError VALIDATION_FAILED, NOT_FOUND (saved query) */
  async preview(actor: Actor, body: PreviewKpiDto): Promise<KpiFiguresResponse> {
    const rule = await this.service.ruleOf(actor, body);
    return this.evaluator.evaluate(actor, null, rule, rule.timeframe, { fresh: false });
  }

  private async answer(scope: TenantScope, kpi: KpiDefinition, asked: string | undefined): Promise<KpiAnswerResponse> {
    const timeframe = asked ?? kpi.timeframe;
    if (!isTimeframe(timeframe)) throw invalid({ path: 'timeframe', rule: 'timeframe', message: `timeframe must be ${TIMEFRAME_FORMS}` });
    const figures = await this.evaluator.evaluate(scope, `${kpi.id}:${kpi.version}`, kpi, timeframe, { fresh: false });
    return KpiAnswerResponse.from(kpi, figures);
  }

  private async find(scope: TenantScope, name: string): Promise<KpiDefinition> {
    const kpi = KPI_NAME.test(name) ? await this.repository.find(scope, name) : null;
    if (!kpi) throw notFound('KPI');
    return kpi;
  }
}
