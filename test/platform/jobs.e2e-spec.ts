import { DiscoveryService, Reflector } from '@nestjs/core';
import { SchedulerRegistry } from '@nestjs/schedule';
import { TenantDatabase } from '../../src/platform/database/index.js';
import { type Job, type JobRunContext, JobRunner, ScheduledJob } from '../../src/platform/jobs/index.js';
import { JobHistory } from '../../src/platform/jobs/job-history.js';
import { JobStatistics } from '../../src/platform/jobs/job-statistics.js';
import { Measurements } from '../../src/platform/measurements/index.js';
import { JobsRepository } from '../../src/platform/jobs/jobs.repository.js';
import { MetricsRegistry } from '../../src/platform/observability/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { onDatabase } from '../support/sql.js';
import { newTenant, platformAdmin } from '../support/tenant.js';

/** Far from every test's time, so that nothing but tests runs these jobs. */
const NEVER = '0 0 29 2 *';

interface JobAnswer {
  name: string;
  running: boolean;
  nextDueAt: string;
  runsLastDay: number;
  failuresLastDay: number;
  lastRun: { outcome: string; error: string | null; runs: number; counts: Record<string, number> } | null;
}

describe('scheduled jobs', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const open: { runner: JobRunner; end: () => void }[] = [];
  const gates: (() => void)[] = [];
  afterEach(async () => {
    // Of a test that failed, too: a runner ends when its work has.
    for (const letGo of gates.splice(0)) letGo();
    for (const { runner, end } of open.splice(0)) {
      end();
      await runner.beforeApplicationShutdown();
    }
  });

  /** A process of its own, as far as jobs go, with that job; its clock is ahead by `aheadMs`. */
  function process(name: string, work: Job['run'], { cron = NEVER, leaseSeconds = 60 } = {}) {
    class Declared {
      run = work;
    }
    ScheduledJob({ name, cron, leaseSeconds })(Declared);
    const clock = { aheadMs: 0, now: () => new Date(Date.now() + clock.aheadMs) };
    const repository = new JobsRepository(app.app.get(TenantDatabase, { strict: false }));
    const registry = new MetricsRegistry();
    const discovery = { getProviders: () => [{ instance: new Declared(), metatype: Declared }] } as unknown as DiscoveryService;
    const history = new JobHistory(repository, new JobStatistics(new Measurements(), registry));
    const scheduler = new SchedulerRegistry();
    const runner = new JobRunner(discovery, new Reflector(), scheduler, repository, history, clock);
    const end = (): void => scheduler.getCronJobs().forEach((job) => void job.stop());
    open.push({ runner, end });
    return { runner, clock, registry, repository, end };
  }

  /** Work that ends when it is let go. */
  function held() {
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    gates.push(letGo);
    const contexts: JobRunContext[] = [];
    const run = async (context: JobRunContext): Promise<Record<string, number>> => {
      contexts.push(context);
      await gate;
      return { done: 1 };
    };
    return { run, contexts, letGo: () => letGo() };
  }

  it('run on one process at a time', async () => {
    const work = held();
    const [one, two] = [process('exclusive', work.run), process('exclusive', work.run)];
    one.runner.onApplicationBootstrap();
    two.runner.onApplicationBootstrap();
    expect(await one.runner.start('exclusive')).toBe(true);
    expect([await two.runner.runNow('exclusive'), await one.runner.runNow('exclusive')]).toEqual([false, false]);
    work.letGo();
    await eventually(async () => expect((await one.runner.history('exclusive'))[0]).toMatchObject({ outcome: 'succeeded', counts: { done: 1 } }));
    expect(await two.runner.runNow('exclusive')).toBe(true);
    expect(work.contexts.map(({ fencingToken }) => fencingToken)).toEqual([1, 2]);
  });

  it('go on elsewhere after their holder was killed, which then can write no end any more', async () => {
    const killed = held();
    const next = held();
    const [one, two] = [process('taken-over', killed.run), process('taken-over', next.run)];
    one.runner.onApplicationBootstrap();
    two.runner.onApplicationBootstrap();
    expect(await one.runner.start('taken-over')).toBe(true);
    // As far as a busy machine lets us say.
    two.clock.aheadMs = 40_000;
    expect(await two.runner.start('taken-over')).toBe(false);
    two.clock.aheadMs = 61_000;
    expect(await two.runner.start('taken-over')).toBe(true);
    // The first comes to itself after all.
    killed.letGo();
    await eventually(async () => expect((await two.repository.history('taken-over', 9)).map(({ outcome }) => outcome).sort()).toEqual(['abandoned', 'running']));
    expect(await one.repository.renew('taken-over', 'ffffffff-ffff-4fff-8fff-ffffffffffff', 1, new Date(), 60)).toBe(false);
    next.letGo();
    await eventually(async () => expect((await two.runner.history('taken-over')).map(({ outcome }) => outcome)).toEqual(['succeeded', 'abandoned']));
    expect(next.contexts[0]?.fencingToken).toBe(2);
  });

  it('write no end once their lease was taken, though the next run has not begun', async () => {
    const work = held();
    const { runner, repository } = process('fenced', work.run);
    runner.onApplicationBootstrap();
    await runner.start('fenced');
    await onDatabase(app, `UPDATE job_leases SET holder = gen_random_uuid(), fencing_token = fencing_token + 1 WHERE name = 'fenced'`);
    work.letGo();
    await runner.beforeApplicationShutdown();
    expect((await repository.history('fenced', 9)).map(({ outcome }) => outcome)).toEqual(['running']);
  });

  it('hear that their lease was lost', async () => {
    let heard = false;
    const until = async ({ signal }: JobRunContext): Promise<Record<string, number>> => {
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      heard = true;
      return {};
    };
    const { runner } = process('loses', until, { leaseSeconds: 3 });
    runner.onApplicationBootstrap();
    await runner.start('loses');
    await onDatabase(app, `UPDATE job_leases SET holder = gen_random_uuid(), fencing_token = fencing_token + 1 WHERE name = 'loses'`);
    await eventually(() => expect(heard).toBe(true));
    await eventually(async () => expect((await runner.history('loses'))[0]).toMatchObject({ outcome: 'abandoned', error: expect.stringContaining('lease') }));
  });

  it('are not stopped by a run that fails, in whatever way', async () => {
    const failures: (() => Promise<Record<string, number>>)[] = [
      () => Promise.reject(new Error('the first way')),
      () => {
        throw new Error('at once');
      },
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what a careless job may do
      () => Promise.reject('a text'),
      () => Promise.resolve({ fine: 1 }),
    ];
    const { runner, registry } = process('fails', () => (failures.shift() ?? failures[0]!)());
    runner.onApplicationBootstrap();
    for (let run = 0; run < 4; run += 1) expect(await runner.runNow('fails')).toBe(true);
    expect((await runner.history('fails')).map(({ outcome, error }) => [outcome, error])).toEqual([
      ['succeeded', null],
      ['failed', 'a text'],
      ['failed', 'at once'],
      ['failed', 'the first way'],
    ]);
    const text = await registry.metrics();
    expect(text).toContain('job_runs_total{job="fails",outcome="failed"} 3');
    expect(text).toContain('job_runs_total{job="fails",outcome="succeeded"} 1');
    expect(text).toContain('job_duration_seconds_count{job="fails"} 4');
  });

  it('make good a window that passed while no process ran, once for all processes', async () => {
    const runs: Date[] = [];
    const work = ({ dueAt }: JobRunContext): Promise<Record<string, number>> => {
      runs.push(dueAt);
      return Promise.resolve({});
    };
    const missed = new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000);
    const dayBefore = new Date(missed.getTime() - 86_400_000);
    await onDatabase(app, `INSERT INTO job_runs (name, fencing_token, due_at, started_at, ended_at, outcome) VALUES ('daily', 1, $1, $1, $1, 'succeeded')`, [dayBefore]);
    const [one, two] = [process('daily', work, { cron: '0 0 * * *' }), process('daily', work, { cron: '0 0 * * *' })];
    one.runner.onApplicationBootstrap();
    two.runner.onApplicationBootstrap();
    await eventually(() => expect(runs).toEqual([missed]));
    const three = process('daily', work, { cron: '0 0 * * *' });
    three.runner.onApplicationBootstrap();
    await three.runner.overview(new Date());
    expect(runs).toEqual([missed]);
  });

  it('that run every second are run once a second by all processes together, and leave sums by minute and each failure', async () => {
    const seconds: number[] = [];
    const work = ({ dueAt }: JobRunContext): Promise<Record<string, number>> => {
      seconds.push(dueAt.getTime());
      if (seconds.length === 2) throw new Error('once');
      return Promise.resolve({ things: 2 });
    };
    const processes = [1, 2, 3].map(() => process('seconds', work, { cron: '* * * * * *' }));
    for (const { runner } of processes) runner.onApplicationBootstrap();
    await eventually(() => expect(seconds.length).toBeGreaterThanOrEqual(4), 15_000);
    for (const { end, runner } of processes) {
      end();
      await runner.beforeApplicationShutdown();
    }
    expect(new Set(seconds).size).toBe(seconds.length);
    const rows = await processes[0]!.repository.history('seconds', 100);
    const sums = rows.filter(({ outcome }) => outcome === 'succeeded');
    const total = (pick: (row: (typeof rows)[number]) => number): number => sums.reduce((sum, row) => sum + pick(row), 0);
    expect(rows.filter(({ outcome }) => outcome === 'failed').map(({ error }) => error)).toEqual(['once']);
    expect([total(({ runs }) => runs), total(({ counts }) => counts['things'] ?? 0)]).toEqual([seconds.length - 1, 2 * (seconds.length - 1)]);
    // A row for each process and minute at most, of which there are two at most.
    expect(sums.length).toBeLessThanOrEqual(6);
  });

  it('forget what is long past, but for the last success of each', async () => {
    const old = new Date(Date.now() - 15 * 86_400_000);
    for (const outcome of ['succeeded', 'failed', 'succeeded', 'failed']) {
      await onDatabase(app, `INSERT INTO job_runs (name, fencing_token, due_at, started_at, ended_at, outcome) VALUES ('forgotten', 1, $1, $1, $1, $2)`, [
        new Date(old.getTime() + (await onDatabase(app, `SELECT 1 FROM job_runs WHERE name = 'forgotten'`)).length * 1000),
        outcome,
      ]);
    }
    await app.app.get(JobRunner, { strict: false }).runNow('job-history-retention');
    expect((await onDatabase(app, `SELECT outcome FROM job_runs WHERE name = 'forgotten' ORDER BY started_at`)).map(({ outcome }) => outcome)).toEqual(['succeeded', 'failed']);
  });

  describe('over the API', () => {
    it('are listed with where they stand, run by hand, and told about', async () => {
      const { api } = await platformAdmin(app);
      const named = async (name: string): Promise<JobAnswer | undefined> => (await api.get<JobAnswer[]>('/jobs')).data.find((job) => job.name === name);
      for (const name of ['materialization-refresh', 'partitions-and-retention', 'rollup-compaction', 'token-and-session-cleanup']) {
        expect(await named(name)).toMatchObject({ name, nextDueAt: expect.any(String) });
      }
      expect((await api.post('/jobs/token-and-session-cleanup/run')).status).toBe(202);
      await eventually(async () => expect(await named('token-and-session-cleanup')).toMatchObject({ running: false, lastRun: { outcome: 'succeeded', runs: 1, error: null }, failuresLastDay: 0 }));
      const { data } = await api.get<{ outcome: string }[]>('/jobs/token-and-session-cleanup/runs', { limit: 1 });
      expect(data).toMatchObject([{ outcome: 'succeeded' }]);
      expect([(await api.post('/jobs/nothing/run')).status, (await api.get('/jobs/nothing/runs')).status]).toEqual([404, 404]);
    });

    it('are refused while they run', async () => {
      const { api } = await platformAdmin(app);
      await onDatabase(app, `INSERT INTO job_leases (name, holder, expires_at) VALUES ('dashboard-purge', gen_random_uuid(), now() + interval '1 minute')
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at`);
      expect((await api.post('/jobs/dashboard-purge/run')).error?.code).toBe('CONFLICT');
      expect((await api.get<JobAnswer[]>('/jobs')).data.find(({ name }) => name === 'dashboard-purge')).toMatchObject({ running: true });
    });

    it('are the platform admins\' alone, and measured', async () => {
      const { admin } = await newTenant(app, { roles: [] });
      expect([(await admin.api.get('/jobs')).status, (await admin.api.post('/jobs/rollup-compaction/run')).status]).toEqual([403, 403]);
      const text = await (await fetch(`${app.url}/metrics`)).text();
      expect(text).toMatch(/job_runs_total\{job="materialization-refresh",outcome="failed"\} 0/);
    });
  });
});
