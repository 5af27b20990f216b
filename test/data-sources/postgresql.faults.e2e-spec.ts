import { setTimeout as sleep } from 'node:timers/promises';
import { CircuitBreaker } from '../../src/data-sources/connectors/circuit-breaker.js';
import { PostgresqlConnector } from '../../src/data-sources/connectors/postgresql/postgresql.connector.js';
import { MAX_CONNECTIONS } from '../../src/data-sources/connectors/postgresql/session-pool.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { EncryptingProxy, PROXY_CERTIFICATE } from './encrypting-proxy.js';
import { connect, Observer, read, request, settingsFor } from './postgresql-source.js';
import { closedPort, message, READY, ScriptedPostgres } from './scripted-postgres.js';

let db: TestDatabase;
let observer: Observer;
const open: { close(): Promise<void> }[] = [];

/** Whatever the test opens is closed after it. */
function closing<T extends { close(): Promise<void> }>(resource: T): T {
  open.push(resource);
  return resource;
}

function source(changes = {}, options = {}): PostgresqlConnector {
  return closing(connect(settingsFor(db.url, changes), options));
}

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

beforeAll(async () => {
  db = await createTestDatabase();
  observer = await Observer.connect(db.url);
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((resource) => resource.close()));
});

afterAll(async () => {
  await observer.client.end();
  await db.drop();
});

describe('an aborted query', () => {
  it('is cancelled in the database, and its reader hears of it at once', async () => {
    const connector = source();
    const controller = new AbortController();
    const running = read(connector, "SELECT pg_sleep(60) -- abort", { signal: controller.signal, timeoutMs: 60_000 });
    running.catch(() => undefined);
    await observer.until(1, { state: 'active', like: '%-- abort' });
    const took = await elapsed(async () => {
      controller.abort();
      await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    });
    expect(took).toBeLessThan(100);
    await observer.until(0, { state: 'active' });
  });

  it('is cancelled between its batches too', async () => {
    const connector = source();
    const controller = new AbortController();
    const stream = await connector.execute(request('SELECT generate_series(1, 100000000) -- batches', { limit: null, signal: controller.signal }));
    const reading = (async () => {
      let rows = 0;
      for await (const batch of stream.batches) {
        rows += batch.length;
        if (rows > 5000) controller.abort();
      }
    })();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    await observer.until(0, { state: 'active' });
    await observer.until(0, { state: 'idle in transaction' });
  });

  it('was never sent when the signal had fired before', async () => {
    const connector = source();
    await expect(read(connector, 'SELECT 1 -- never', { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
    expect(await observer.sessions({ like: '%-- never' })).toBe(0);
  });

  it('gives up its place in the line for a connection', async () => {
    const connector = source();
    const sleepers = Array.from({ length: MAX_CONNECTIONS }, () => read(connector, 'SELECT pg_sleep(1)'));
    const controller = new AbortController();
    const waiting = read(connector, 'SELECT 1', { signal: controller.signal });
    waiting.catch(() => undefined);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await Promise.all(sleepers);
    expect((await read(connector, 'SELECT 2')).rows).toEqual([[2]]);
  });

  it('never takes a later statement with it', async () => {
    const connector = source();
    // Each abort comes about when its statement ends by itself, so that the cancel request is often late.
    const delays = Array.from({ length: 75 }, (_, index) => index % 15);
    let aborted = 0;
    for (const delay of delays) {
      const controller = new AbortController();
      const doomed = read(connector, `SELECT pg_sleep(0.00${String(5 + (delay % 5))})`, { signal: controller.signal }).catch(() => (aborted += 1));
      await sleep(delay);
      controller.abort();
      const followers = Array.from({ length: 4 }, (_, index) => read(connector, `SELECT ${String(index)} FROM pg_sleep(0.002)`));
      const results = await Promise.all(followers);
      expect(results.map(({ rows }) => rows[0]?.[0])).toEqual([0, 1, 2, 3]);
      await doomed;
    }
    expect(aborted).toBeGreaterThan(10);
    expect(aborted).toBeLessThan(75);
    await observer.until(0, { state: 'active' });
  });
});

describe('a reader who leaves early', () => {
  it('gives its connection back, many times over', async () => {
    const connector = source();
    for (let i = 0; i < 30; i += 1) {
      const stream = await connector.execute(request('SELECT i FROM generate_series(1, 100000) i', { limit: null }));
      for await (const batch of stream.batches) if (batch.length > 0) break;
    }
    expect((await read(connector, 'SELECT 1')).rows).toEqual([[1]]);
    await observer.until(0, { state: 'active' });
    await observer.until(0, { state: 'idle in transaction' });
    expect(await observer.sessions()).toBeLessThanOrEqual(MAX_CONNECTIONS);
  });

  it('may leave before the first row', async () => {
    const connector = source();
    for (let i = 0; i < 12; i += 1) {
      const stream = await connector.execute(request('SELECT generate_series(1, 5000)', { limit: null }));
      await stream.batches[Symbol.asyncIterator]().return?.();
    }
    await observer.until(0, { state: 'idle in transaction' });
    expect(await observer.sessions()).toBeLessThanOrEqual(MAX_CONNECTIONS);
  });

  it('stops a statement that is still at work', async () => {
    const connector = source();
    const sql = 'SELECT i, CASE WHEN i > 1500 THEN pg_sleep(0.5) END FROM generate_series(1, 5000) i -- leave';
    const stream = await connector.execute(request(sql, { limit: null, timeoutMs: 60_000 }));
    const iterator = stream.batches[Symbol.asyncIterator]();
    await iterator.next();
    expect(await elapsed(async () => iterator.return?.())).toBeLessThan(3_000);
    await observer.until(0, { state: 'active', like: '%-- leave' });
  });
});

describe('time', () => {
  it('stops a statement in the database, and the connection serves on', async () => {
    const connector = source();
    const pid = (await read(connector, 'SELECT pg_catalog.pg_backend_pid()')).rows;
    const took = await elapsed(() => expect(read(connector, 'SELECT pg_sleep(30)', { timeoutMs: 300 })).rejects.toMatchObject({ code: 'QUERY_TIMEOUT', message: expect.stringContaining('0.3 s') }));
    expect(took).toBeGreaterThan(250);
    expect(took).toBeLessThan(2_000);
    expect((await read(connector, 'SELECT pg_catalog.pg_backend_pid()')).rows).toEqual(pid);
  });

  it('covers the whole reading, not only the first rows', async () => {
    const connector = source();
    const stream = await connector.execute(request('SELECT i FROM generate_series(1, 100000) i', { limit: null, timeoutMs: 300 }));
    const reading = (async () => {
      for await (const batch of stream.batches) await sleep(batch.length > 0 ? 200 : 0);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' });
    await observer.until(0, { state: 'active' });
    await observer.until(0, { state: 'idle in transaction' });
  });

  it('is not lost by waiting for a connection', async () => {
    const connector = source();
    const sleepers = Array.from({ length: MAX_CONNECTIONS }, () => read(connector, 'SELECT pg_sleep(1)'));
    await expect(read(connector, 'SELECT 1', { timeoutMs: 200 })).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      message: 'All connections to the data source are in use.',
      retryAfterSeconds: 5,
    });
    await Promise.all(sleepers);
  });

  it('cuts a server that accepts and never answers, while other sources answer', async () => {
    const hanging = closing(await ScriptedPostgres.listen());
    const connector = source({ port: hanging.port });
    const took = await elapsed(async () => {
      const cut = expect(read(connector, 'SELECT 1', { timeoutMs: 400 })).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE', message: expect.stringContaining('did not answer in time') });
      expect((await read(source(), 'SELECT 1')).rows).toEqual([[1]]);
      await cut;
    });
    expect(took).toBeLessThan(1_500);
  });

  it('cuts a server that takes the statement and never answers', async () => {
    const hanging = closing(await ScriptedPostgres.acceptingLogins(() => undefined));
    const connector = source({ port: hanging.port });
    const took = await elapsed(() => expect(read(connector, 'SELECT 1', { timeoutMs: 400 })).rejects.toMatchObject({ code: 'QUERY_TIMEOUT', message: expect.stringContaining('did not answer within 0.4 s') }));
    expect(took).toBeLessThan(1_500);
    // The cancel request goes out on a connection of its own.
    for (let waited = 0; hanging.connections < 2 && waited < 2_000; waited += 20) await sleep(20);
    expect(hanging.connections).toBe(2);
  }, 30_000);
});

describe('connections', () => {
  it('that died while they lay idle are replaced unnoticed', async () => {
    const connector = source();
    await Promise.all(Array.from({ length: 5 }, () => read(connector, 'SELECT pg_sleep(0.05)')));
    const { rowCount } = await observer.client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tidemark' AND datname = current_database()");
    expect(rowCount).toBe(5);
    const results = await Promise.all(Array.from({ length: 5 }, (_, index) => read(connector, `SELECT ${String(index)}`)));
    expect(results.map(({ rows }) => rows[0]?.[0])).toEqual([0, 1, 2, 3, 4]);
  });

  it('that are lost under a running statement make it fail as unavailable', async () => {
    const connector = source();
    const running = read(connector, 'SELECT pg_sleep(60) -- lost', { timeoutMs: 60_000 });
    running.catch(() => undefined);
    await observer.until(1, { state: 'active', like: '%-- lost' });
    await observer.client.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%-- lost' AND application_name = 'tidemark'");
    await expect(running).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE', retryAfterSeconds: 5 });
    expect((await read(connector, 'SELECT 1')).rows).toEqual([[1]]);
  });

  it('are never more than the pool may have, however many queries come', async () => {
    const connector = source();
    const all = Promise.all(Array.from({ length: 40 }, (_, index) => read(connector, `SELECT ${String(index)} FROM pg_sleep(0.02)`)));
    await sleep(50);
    expect(await observer.sessions()).toBeLessThanOrEqual(MAX_CONNECTIONS);
    expect((await all).map(({ rows }) => rows[0]?.[0])).toEqual(Array.from({ length: 40 }, (_, index) => index));
  });

  it('are closed with the connector: running statements get two seconds, then they are cancelled', async () => {
    const connector = connect(settingsFor(db.url));
    const short = read(connector, 'SELECT 1 FROM pg_sleep(0.3)');
    const long = read(connector, 'SELECT pg_sleep(60) -- closed', { timeoutMs: 60_000 });
    long.catch(() => undefined);
    await observer.until(2, { state: 'active' });
    const took = await elapsed(() => connector.close());
    expect(took).toBeLessThan(4_000);
    await expect(short).resolves.toMatchObject({ rows: [[1]] });
    await expect(long).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    await observer.until(0, {});
    await expect(read(connector, 'SELECT 1')).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    await connector.close();
  });
});

describe('encryption', () => {
  let proxy: EncryptingProxy;
  beforeEach(async () => {
    proxy = closing(await EncryptingProxy.before(settingsFor(db.url).port));
  });
  const encrypted = (changes: object): PostgresqlConnector => source({ port: proxy.port, host: 'db.example.test', ...changes });

  it('takes any certificate where only encryption is required', async () => {
    expect((await read(encrypted({ ssl: 'require' }), 'SELECT 1')).rows).toEqual([[1]]);
    expect((await read(encrypted({ ssl: 'require', host: '127.0.0.1' }), 'SELECT 1')).rows).toEqual([[1]]);
    expect(proxy.encrypted).toBe(2);
  });

  it('verifies the certificate by the name of the host, though the connection goes to its address', async () => {
    expect((await read(encrypted({ ssl: 'verify-full', sslCa: PROXY_CERTIFICATE }), 'SELECT 1')).rows).toEqual([[1]]);
  });

  it.each([
    ['an unknown authority', {}, /self-signed certificate/],
    ['another host', { sslCa: PROXY_CERTIFICATE, host: 'other.example.test' }, /does not match certificate/],
    ['an address', { sslCa: PROXY_CERTIFICATE, host: '127.0.0.1' }, /does not match certificate/],
  ])('refuses the certificate of %s', async (_whose, changes, reason) => {
    const connector = encrypted({ ssl: 'verify-full', ...changes });
    await expect(read(connector, 'SELECT 1')).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE', message: expect.stringMatching(reason) });
  });

  it('is not given up silently: a server that insists on it refuses a plain connection', async () => {
    await expect(read(encrypted({ ssl: 'disable' }), 'SELECT 1')).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  });

  it('covers cancel requests too', async () => {
    const connector = encrypted({ ssl: 'verify-full', sslCa: PROXY_CERTIFICATE });
    const controller = new AbortController();
    const running = read(connector, 'SELECT pg_sleep(60) -- encrypted', { signal: controller.signal, timeoutMs: 60_000 });
    running.catch(() => undefined);
    await observer.until(1, { state: 'active', like: '%-- encrypted' });
    controller.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    await observer.until(0, { state: 'active' });
    expect(proxy.encrypted).toBe(2);
  });
});

describe('a source that refuses connections', () => {
  it('opens the circuit after five failures; a probe after a minute finds out whether it is back', async () => {
    let now = 0;
    const breaker = new CircuitBreaker();
    const port = await closedPort();
    const connector = source({ port }, { breaker, now: () => now });
    for (let i = 0; i < 5; i += 1) {
      await expect(read(connector, 'SELECT 1')).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE', message: 'The data source cannot be reached: the connection was refused.', retryAfterSeconds: 5 });
    }
    now = 1_000;
    await expect(read(connector, 'SELECT 1')).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE', message: expect.stringContaining('tried again in 59 s'), retryAfterSeconds: 59 });
    await expect(connector.schema()).rejects.toMatchObject({ retryAfterSeconds: 59 });
    now = 60_000;
    await expect(read(connector, 'SELECT 1')).rejects.toMatchObject({ message: expect.stringContaining('refused') });
    await expect(read(connector, 'SELECT 1')).rejects.toMatchObject({ retryAfterSeconds: 60 });
  });

  it('closes the circuit again by a test that succeeds', async () => {
    const breaker = new CircuitBreaker({ failures: 1, openMs: 60_000 });
    const call = breaker.enter(0);
    if (call.admitted) call.settle('failure', 0);
    const connector = source({}, { breaker, now: () => 1_000 });
    await expect(read(connector, 'SELECT 1')).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect((await connector.test()).ok).toBe(true);
    expect((await read(connector, 'SELECT 1')).rows).toEqual([[1]]);
  });

  it('keeps the circuit closed while statements merely fail or take too long', async () => {
    const breaker = new CircuitBreaker({ failures: 2, openMs: 60_000 });
    const connector = source({}, { breaker });
    for (let i = 0; i < 3; i += 1) {
      await expect(read(connector, 'SELECT 1/0')).rejects.toMatchObject({ code: 'QUERY_FAILED' });
      await expect(read(connector, 'SELECT pg_sleep(5)', { timeoutMs: 50 })).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' });
    }
    expect(breaker.state(performance.now())).toBe('closed');
  });

  it('counts a source that does not answer', async () => {
    const hanging = closing(await ScriptedPostgres.acceptingLogins(() => undefined));
    const breaker = new CircuitBreaker({ failures: 1, openMs: 60_000 });
    const connector = source({ port: hanging.port }, { breaker });
    await expect(read(connector, 'SELECT 1', { timeoutMs: 100 })).rejects.toMatchObject({ code: 'QUERY_TIMEOUT' });
    expect(breaker.state(performance.now())).toBe('open');
  }, 30_000);
});

describe('a value of any size', () => {
  it('is refused beyond eight megabytes, and the connection serves on', async () => {
    const connector = source();
    const maxBytes = 64 * 1024 ** 2;
    for (const sql of ["SELECT repeat('x', 9000000)", "SELECT jsonb_build_array(repeat('x', 9000000))", "SELECT 1, g, repeat('x', g * 3000000) FROM generate_series(1, 3) g"]) {
      await expect(read(connector, sql, { maxBytes })).rejects.toMatchObject({ code: 'QUERY_FAILED', message: expect.stringContaining('larger than 8 MB') });
    }
    expect((await read(connector, "SELECT length(repeat('x', 9000000))")).rows).toEqual([[9_000_000]]);
    expect((await read(connector, "SELECT repeat('x', 3000000) FROM generate_series(1, 4)", { maxBytes })).rows).toHaveLength(4);
  }, 60_000);

  it('is not repeated in an error', async () => {
    const failing = read(source(), "SELECT repeat('x', 5000000)::int");
    const error: unknown = await failing.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'QUERY_FAILED', details: { sqlState: '22P02' } });
    expect((error as Error).message.length).toBeLessThanOrEqual(2_000);
  }, 30_000);
});

describe('a source that lies', () => {
  const field = (name: string, oid: number): Buffer => {
    const tail = Buffer.alloc(18);
    tail.writeInt32BE(oid, 6);
    return Buffer.concat([Buffer.from(`${name}\0`), tail]);
  };
  const described = message('T', Buffer.concat([Buffer.from([0, 1]), field('a', 114)]));
  const begun = Buffer.concat([message('C', Buffer.from('BEGIN\0')), message('C', Buffer.from('SELECT 1\0'))]);
  const value = (text: string): Buffer => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(text.length);
    return message('D', Buffer.concat([Buffer.from([0, 1]), length, Buffer.from(text)]));
  };

  it.each([
    ['speaks another protocol', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), /SOURCE_UNAVAILABLE|QUERY_TIMEOUT/],
    ['sends rows that end too soon', Buffer.concat([begun, described, message('D', Buffer.from([0, 1, 0, 0, 255, 255, 65]))]), /SOURCE_UNAVAILABLE|QUERY/],
    ['sends rows with more fields than described', Buffer.concat([begun, described, message('D', Buffer.from([0, 9, 0, 0, 0, 0]))]), /SOURCE_UNAVAILABLE|QUERY/],
    ['sends JSON that is none', Buffer.concat([begun, described, value('{broken')]), /QUERY_FAILED/],
    ['announces a message of two gigabytes', Buffer.concat([begun, described, Buffer.from([68, 127, 255, 255, 255])]), /QUERY_TIMEOUT/],
    ['is ready at once', READY, /SOURCE_UNAVAILABLE|QUERY_TIMEOUT/],
    ['closes at once', Buffer.alloc(0), /SOURCE_UNAVAILABLE|QUERY_TIMEOUT/],
  ])('and %s fails alone', async (_behaviour, bytes, code) => {
    const liar = closing(await ScriptedPostgres.acceptingLogins((socket) => (bytes.length === 0 ? socket.destroy() : socket.write(bytes))));
    const connector = source({ port: liar.port });
    await expect(read(connector, 'SELECT 1', { timeoutMs: 300 })).rejects.toMatchObject({ code: expect.stringMatching(code) });
    expect((await read(source(), 'SELECT 1')).rows).toEqual([[1]]);
  }, 30_000);

  /** Writes until the other side closes, at most 200 MB; tells how much it got rid of. */
  const flooding = (socket: { readonly writable: boolean; write(data: Buffer): boolean; on(event: 'drain', listen: () => void): unknown }): { sent: number } => {
    const counted = { sent: 0 };
    const chunk = Buffer.alloc(64 * 1024, 65);
    const pour = (): void => {
      while (socket.writable && counted.sent < 200 * 1024 ** 2) {
        counted.sent += chunk.length;
        if (!socket.write(chunk)) return;
      }
    };
    socket.on('drain', pour);
    pour();
    return counted;
  };
  /** A ParameterStatus of two gigabytes begins. */
  const endless = Buffer.from([83, 127, 255, 255, 240]);

  it('and floods before the login is done is cut off after a megabyte', async () => {
    let flood = { sent: 0 };
    const liar = closing(
      await ScriptedPostgres.listen((socket) => {
        socket.once('data', () => {
          socket.write(Buffer.concat([message('R', Buffer.alloc(4)), endless]));
          flood = flooding(socket);
        });
      }),
    );
    await expect(read(source({ port: liar.port }), 'SELECT 1', { timeoutMs: 20_000 })).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE', message: expect.stringContaining('sent too much') });
    await eventually(() => expect(liar.sockets.size).toBe(0));
    expect(flood.sent).toBeLessThan(100 * 1024 ** 2);
  }, 30_000);

  it('and floods a connection that lies idle loses it', async () => {
    let flood: { sent: number } | null = null;
    const complete = Buffer.concat([begun, described, value('1'), message('C', Buffer.from('SELECT 1\0'))]);
    const liar = closing(
      await ScriptedPostgres.acceptingLogins((socket) => {
        socket.write(complete);
        // Its ROLLBACK is what comes next.
        socket.once('data', () => {
          socket.write(Buffer.concat([message('C', Buffer.from('ROLLBACK\0')), READY, endless]));
          flood ??= flooding(socket);
        });
      }),
    );
    expect((await read(source({ port: liar.port }), 'SELECT 1', { timeoutMs: 20_000 })).rows).toEqual([[1]]);
    await eventually(() => expect(liar.sockets.size).toBe(0));
    expect(flood).not.toBeNull();
  }, 30_000);

  it('and floods is cut at the byte limit', async () => {
    const flood = Buffer.concat(Array.from({ length: 100 }, () => value(`"${'x'.repeat(10_000)}"`)));
    const liar = closing(
      await ScriptedPostgres.acceptingLogins((socket) => {
        const pour = (): void => {
          while (socket.writable && socket.write(flood));
        };
        socket.on('drain', pour);
        socket.write(Buffer.concat([begun, described]));
        pour();
      }),
    );
    const { rows, truncated } = await read(source({ port: liar.port }), 'SELECT 1', { maxBytes: 1_000_000, timeoutMs: 5_000 });
    expect(truncated).toBe(true);
    expect(rows.length).toBeLessThanOrEqual(100);
  }, 30_000);
});
