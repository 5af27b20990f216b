import { randomBytes, randomInt } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrationDataSource } from '../../ormconfig.js';
import { EmbeddedPostgres, removeEmbeddedData, runMigrations } from '../../src/platform/database/index.js';
import { buildServer } from '../support/server-process.js';
import { Chance } from './chance.js';
import { FlakySink, type SinkRequest } from './flaky-sink.js';
import { type Kill, type Loss, Storm, TIMEOUT_MS } from './storm.js';

/** In each twenty rounds a process is killed at every kind of moment. */
const ROUNDS = Number(process.env['TIDEMARK_STORM_ROUNDS'] ?? 52);
const LOSSES_AT = [0.3, 0.55, 0.8].map((part) => Math.round(ROUNDS * part));

/** What is told in order. */
const laneOf = ({ lane, fingerprint }: { lane: string; fingerprint: string }): string => `${lane} ${fingerprint}`;

/** Why a key came to the receiver again. */
type Cause = 'receiver' | 'killed' | 'database' | 'overlap' | 'nothing';

describe('servers that are killed while they evaluate, act and deliver', () => {
  const chance = new Chance(randomInt(2 ** 32));
  let directory: string;
  let database: EmbeddedPostgres;
  let sink: FlakySink;
  let storm: Storm;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tidemark-storm-'));
    // PostgreSQL may run as another user, who must be able to pass through.
    await chmod(directory, 0o711);
    const log = { info: () => undefined, warn: () => undefined };
    [database] = await Promise.all([EmbeddedPostgres.open({ dataDirectory: join(directory, 'data'), log }), buildServer()]);
    await runMigrations(migrationDataSource(database.ownerUrl));
    sink = new FlakySink(new Chance(chance.seed + 1), TIMEOUT_MS);
    await sink.listen();
    storm = new Storm(chance, sink, database, {
      DATABASE_URL: database.appUrl,
      MIGRATION_DATABASE_URL: database.ownerUrl,
      JWT_SECRET: randomBytes(32).toString('hex'),
      TIDEMARK_MASTER_KEY: randomBytes(32).toString('base64'),
      TIDEMARK_DATA_DIR: join(directory, 'files'),
      TIDEMARK_REGISTRATION: 'open',
      TIDEMARK_DEMO: 'false',
      TIDEMARK_SELF_METRICS: 'false',
      RATE_LIMIT_FACTOR: '10000',
      LOG_LEVEL: 'silent',
      PORT: '0',
    });
    await storm.prepare();
  }, 300_000);
  afterAll(async () => {
    await storm?.close();
    sink?.close();
    await database?.stop();
    await removeEmbeddedData(join(directory, 'data'));
    await rm(directory, { recursive: true, force: true });
  });

  /** Why `again` came, when the same key had come with `before`. */
  function causeOf(key: string, before: SinkRequest, again: SinkRequest): Cause {
    const left = ({ order, underWay }: Loss): boolean => order <= again.order && (underWay?.has(key) ?? true);
    const kill = storm.kills.get(before.process);
    const wasKilled = kill !== undefined && left(kill);
    if (before.goneAt === null || before.goneAt > again.order) return wasKilled ? 'killed' : 'overlap';
    if (!before.answered) return 'receiver';
    if (wasKilled) return 'killed';
    return storm.losses.some((loss) => before.order < loss.order && left(loss)) ? 'database' : 'nothing';
  }

  const repetition = (key: string, before: SinkRequest, again: SinkRequest): { cause: Cause; key: string; before: SinkRequest; again: SinkRequest; kill: Kill | undefined } => ({
    cause: causeOf(key, before, again),
    key,
    before,
    again,
    kill: storm.kills.get(before.process),
  });

  it('lose no notification, and repeat one only where the receiver failed to answer or its process was killed meanwhile', async () => {
    const startedAt = performance.now();
    await storm.rage(ROUNDS, LOSSES_AT);
    await storm.settle(120_000);

    const transitions = await storm.told.transitions();
    const ledger = await storm.told.ledger();
    const expected = transitions.flatMap(({ ruleId, alertId, sequence, tells }) =>
      tells === null ? [] : (storm.world.channelsOf.get(ruleId) ?? []).map((channelId) => `${ruleId}/${alertId}/${sequence}/${channelId}/notify`),
    );
    const came = new Map<string, SinkRequest[]>();
    for (const request of sink.requests) for (const key of request.keys) came.set(key, [...(came.get(key) ?? []), request]);
    const again = [...came].flatMap(([key, requests]) => requests.slice(1).map((request, index) => repetition(key, requests[index] as SinkRequest, request)));

    const counted = <T>(all: readonly T[], name: (one: T) => string): string =>
      [...new Set(all.map(name))].sort().map((each) => `${each} ${all.filter((one) => name(one) === each).length}`).join(', ');
    const kills = [...storm.kills.values()];
    process.stdout.write(
      [
        `Killed while alerting, seed ${chance.seed}, ${((performance.now() - startedAt) / 1_000).toFixed(0)} s:`,
        `  rounds ${kills.length}, each a SIGKILL (${counted(kills, ({ moment }) => moment)}), ${kills.filter(({ beside }) => beside).length} of them beside another process;`,
        `    after ${new Set(again.filter(({ cause }) => cause === 'killed').map(({ before }) => before.process)).size} of them something was sent again that had arrived; PostgreSQL killed ${storm.losses.length} times`,
        `  transitions ${transitions.length} of ${new Set(transitions.map(({ alertId }) => alertId)).size} alerts (${counted(transitions, ({ kind }) => kind)}), ${transitions.filter(({ tells }) => tells !== null).length} of them told; actions answered ${storm.acted.length}`,
        `  keys ${expected.length}, in the ledger ${counted(ledger, ({ status }) => status)}`,
        `  requests ${sink.requests.length} (${counted(sink.requests, ({ fate }) => fate)}), refused for a while ${sink.refusing} times`,
        `  keys that came more than once ${[...came.values()].filter(({ length }) => length > 1).length}, repetitions ${again.length} (${counted(again, ({ cause }) => cause)})`,
        '',
      ].join('\n'),
    );

    expect(storm.faults).toEqual([]);
    expect(await storm.told.gaps()).toEqual([]);
    expect(storm.acted.filter(({ alertId, reason }) => !transitions.some((each) => each.alertId === alertId && each.reason === reason))).toEqual([]);
    // Every transition that tells is delivered to each of its channels, and nothing else is.
    expect(ledger.filter(({ status }) => status !== 'delivered')).toEqual([]);
    expect(ledger.map(({ key }) => key).sort()).toEqual([...expected].sort());
    expect([...came].filter(([, requests]) => requests.some(({ told2xx }) => told2xx)).map(([key]) => key).sort()).toEqual([...expected].sort());
    expect([...came.keys()].sort()).toEqual([...expected].sort());
    // Nothing is repeated without a reason.
    expect(again.filter(({ cause }) => cause === 'nothing' || cause === 'overlap')).toEqual([]);
    // Of one alert nothing overtakes what came before it.
    const arrivals = (key: string): number => came.get(key)?.findLast(({ told2xx }) => told2xx)?.order ?? -1;
    for (const lane of new Set(ledger.map(laneOf))) {
      const inOrder = ledger.filter((row) => laneOf(row) === lane).map(({ key }) => arrivals(key));
      expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
    }
    // It was a storm.
    expect(kills).toHaveLength(ROUNDS);
    expect(storm.losses).toHaveLength(LOSSES_AT.length);
    expect(expected.length).toBeGreaterThan(4 * ROUNDS);
    // Whether a process was killed between an answer and its being written is chance; how often is printed.
    expect(again.map(({ cause }) => cause)).toEqual(expect.arrayContaining(['receiver']));
  }, 900_000);
});
