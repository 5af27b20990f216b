/**
 * The built application as a process of its own that a test may kill at any moment. It loads the code at once and waits for
 * its settings, so that a successor is there soon. Its clock runs faster than the real one, alike in all such processes, and
 * its limits of delivery are the test's; all else is as `npm start` has it. Talked to over the channel of `fork`.
 */
import module from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { WsAdapter } from '@nestjs/platform-ws';
import { Test } from '@nestjs/testing';

process.on('disconnect', () => process.exit(0));
// From Node 22 on, compiled code is kept for the next.
module.enableCompileCache?.();

const { applicationDataSource } = await import('../../dist/ormconfig.js');
const { AlertEvaluationJob } = await import('../../dist/src/alerts/alerts.jobs.js');
const { AppModule } = await import('../../dist/src/app.module.js');
const { DeliveryLimits } = await import('../../dist/src/notifications/delivery-limits.js');
const { Clock } = await import('../../dist/src/platform/clock/index.js');
const { completeConfig, prepareConfig } = await import('../../dist/src/platform/config/index.js');
const { initialise } = await import('../../dist/src/platform/database/index.js');
const { configureServer, fastifyAdapter } = await import('../../dist/src/platform/http/index.js');

async function start({ environment, epoch, speed, limits, evaluateEveryMs }) {
  const begun = prepareConfig(environment);
  const config = completeConfig(begun, { appUrl: environment.DATABASE_URL, ownerUrl: environment.MIGRATION_DATABASE_URL });
  const dataSource = applicationDataSource(config.database);
  await initialise(dataSource);
  const clock = new Clock();
  clock.now = () => new Date(epoch + (Date.now() - epoch) * speed);
  const compiled = await Test.createTestingModule({ imports: [AppModule.forRoot(config, dataSource)] })
    .overrideProvider(Clock)
    .useValue(clock)
    .overrideProvider(DeliveryLimits)
    .useValue(Object.assign(new DeliveryLimits(), limits))
    .compile();
  const app = compiled.createNestApplication(fastifyAdapter(config.server), { logger: ['error'], abortOnError: false });
  app.useWebSocketAdapter(new WsAdapter(app));
  await configureServer(app, config.server, () => false);
  await app.listen(0, '127.0.0.1');
  evaluating = evaluate(app.get(AlertEvaluationJob, { strict: false }), clock, evaluateEveryMs);
  process.send({ ready: (await app.getUrl()).replace(/\/$/, '') });
}

let resting = false;
let evaluating = Promise.resolve();

/** In place of the schedule, which goes by the real clock; without the lease, so that processes work on the same rules at once. */
async function evaluate(job, clock, everyMs) {
  const { signal } = new AbortController();
  for (; !resting; await sleep(everyMs)) {
    await job.run({ dueAt: clock.now(), startedAt: clock.now(), fencingToken: 0, signal }).catch(() => undefined);
  }
}

process.on('message', (message) => {
  if (message.rest) {
    resting = true;
    void evaluating.then(() => process.send({ rested: true }));
  } else start(message).catch((error) => process.send({ failed: String(error?.stack ?? error) }, () => process.exit(1)));
});
module.flushCompileCache?.();
process.send({ loaded: true });
