import { Controller, Get, Header, HttpCode, Logger, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { IsolationProbe } from '../database/index.js';
import { Public } from '../http/index.js';
import { MetricsRegistry } from './http-metrics.js';

/** Liveness, readiness and metrics, outside the API's base path and envelope. */
@Controller()
@ApiExcludeController()
export class HealthController {
  private readonly logger = new Logger('Readiness');

  constructor(
    private readonly registry: MetricsRegistry,
    private readonly dataSource: DataSource,
    private readonly isolation: IsolationProbe,
  ) {}

  /** The process answers. */
  @Get('health')
  @Public()
  @HttpCode(200)
  health(@Res() reply: FastifyReply): void {
    void reply.send({ status: 'ok' });
  }

  /** The database answers and its policies bite. */
  @Get('ready')
  @Public()
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const problems = await this.problems();
    if (problems.length === 0) void reply.send({ status: 'ready' });
    else void reply.code(503).header('retry-after', '2').send({ status: 'unready', problems });
  }

  /** Prometheus text; `?names=conventional` leaves out what breaks its rules for names. */
  @Get('metrics')
  @Public()
  @Header('cache-control', 'no-store')
  async metrics(@Res() reply: FastifyReply, @Query('names') names?: string): Promise<void> {
    void reply.type(this.registry.contentType).send(await this.registry.text(names === 'conventional'));
  }

  private async problems(): Promise<string[]> {
    if (!this.dataSource.isInitialized) return ['The database is not connected.'];
    try {
      return await this.isolation.findProblems();
    } catch (error) {
      this.logger.warn({ reason: (error as Error).message }, 'the database could not be asked');
      return ['The database does not answer.'];
    }
  }
}
