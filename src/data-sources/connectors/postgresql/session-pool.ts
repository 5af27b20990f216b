import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import { Deferred, within } from '../abort.js';
import type { ConnectorContext } from '../connector.js';
import { requestCancel } from './cancel-request.js';
import type { PostgresqlSettings } from './postgresql.settings.js';
import { connectionError, PoolBusyError, unavailable } from './source-errors.js';

/** Five for queries, two for streams, one for tests, schemas and estimates, so that none of them keeps out the others. */
export const MAX_CONNECTIONS = 8;
const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 30_000;
/**
 * Bytes that a server may send while no statement runs: its greeting, notices. pg keeps a message until it is complete,
 * so one of any announced length would fill the memory.
 */
const UNASKED_BYTES = 1024 * 1024;

/** What pg keeps of the key with which a backend is cancelled; its types leave it out. */
interface BackendKey {
  readonly processID: number | null;
  readonly secretKey: number | null;
}

/** A connection that is lent out. It must be given back, or destroyed. */
export interface Session {
  readonly client: pg.PoolClient;
  /** It has served before, so it may have died unnoticed. */
  readonly reused: boolean;
  /**
   * Cancels what runs on the connection, and makes sure that it is not used again: a cancel request is only a signal
   * to the backend, and one that is late must not hit the next statement.
   */
  cancel(): Promise<void>;
  giveBack(): void;
  destroy(): void;
}

/** The few connections to one source. */
export class SessionPool {
  readonly #pool: pg.Pool;
  readonly #ssl: ConnectionOptions | false;
  readonly #served = new WeakSet<pg.PoolClient>();
  readonly #meters = new WeakMap<pg.ClientBase, Meter>();
  #lent = 0;
  readonly #closed = new Deferred<never>();
  /** The address that the egress policy has passed; every new connection goes there. */
  #address = '';

  constructor(
    private readonly settings: PostgresqlSettings,
    private readonly context: Pick<ConnectorContext, 'resolveHost'>,
  ) {
    this.#ssl = tlsOptions(settings);
    const configuration = (): pg.ClientConfig => ({
      host: this.#address,
      port: settings.port,
      database: settings.database,
      user: settings.user,
      // As a function, so that an empty one is not replaced by this process's own PGPASSWORD or .pgpass file.
      password: () => settings.password ?? '',
      ssl: this.#ssl,
      sslnegotiation: 'postgres',
      application_name: 'tidemark',
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    });
    const meters = this.#meters;
    this.#pool = new pg.Pool({
      max: MAX_CONNECTIONS,
      idleTimeoutMillis: IDLE_TIMEOUT_MS,
      allowExitOnIdle: true,
      Client: class extends pg.Client {
        constructor() {
          super(configuration());
          const meter: Meter = { lent: false, unasked: 0 };
          meters.set(this, meter);
          containFaults(this.connection.stream, meter);
          this.connection.on('sslconnect', () => containFaults(this.connection.stream, meter));
          // Whoever uses the connection hears of its end through the statement; unheard it would end the process.
          this.on('error', () => undefined);
        }
      },
    });
    this.#pool.on('error', () => undefined);
  }

  /**
   * Lends a connection, making one when all are in use and there is room.
   * @throws DomainError SOURCE_UNAVAILABLE when none can be had in `timeoutMs`, what `resolveHost` throws, AbortError.
   */
  async acquire(timeoutMs: number, signal?: AbortSignal): Promise<Session> {
    const deadline = performance.now() + timeoutMs;
    const onTimeout = (): Error => (this.#lent >= MAX_CONNECTIONS ? new PoolBusyError() : unavailable('it did not answer in time'));
    if (this.#pool.idleCount === 0) {
      const { address } = await within(this.context.resolveHost(this.settings.host, this.settings.port), { timeoutMs, onTimeout, signal });
      this.#address = address;
    }
    const connecting = this.#pool.connect().catch((error: unknown) => {
      throw connectionError(error, this.settings.password);
    });
    const bounds = { timeoutMs: deadline - performance.now(), onTimeout, signal };
    const client = await within(Promise.race([connecting, this.#closed.promise]), bounds).catch((error: unknown) => {
      // Whoever gives up must not keep the connection that still comes.
      connecting.then((late) => late.release(), () => undefined);
      throw error;
    });
    this.#lent += 1;
    this.#meter(client, true);
    const reused = this.#served.has(client);
    this.#served.add(client);
    return this.#session(client, reused);
  }

  /** Ends the connections that are not lent out, and the others when they come back; whoever waits for one is sent away. */
  async close(): Promise<void> {
    this.#closed.reject(unavailable('its connection was closed'));
    if (!this.#pool.ending) await this.#pool.end();
  }

  /** While it is lent the statement counts what comes. */
  #meter(client: pg.PoolClient, lent: boolean): void {
    const meter = this.#meters.get(client);
    if (meter !== undefined) Object.assign(meter, { lent, unasked: 0 });
  }

  #takeBack(client: pg.PoolClient, destroy: boolean): void {
    this.#lent -= 1;
    this.#meter(client, false);
    client.release(destroy);
  }

  #session(client: pg.PoolClient, reused: boolean): Session {
    let cancelled = false;
    const { processID, secretKey } = client as unknown as BackendKey;
    return {
      client,
      reused,
      cancel: async () => {
        cancelled = true;
        if (processID === null || secretKey === null) return;
        await requestCancel({ address: client.host, port: client.port, ssl: this.#ssl, processId: processID, secretKey });
      },
      giveBack: () => this.#takeBack(client, cancelled),
      destroy: () => this.#takeBack(client, true),
    };
  }
}

/**
 * The connection goes to the address that was checked, while TLS names and verifies the host of the settings. As with
 * libpq, `require` encrypts without looking at the certificate.
 */
function tlsOptions({ ssl, sslCa, host }: PostgresqlSettings): ConnectionOptions | false {
  if (ssl === 'disable') return false;
  return {
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    rejectUnauthorized: ssl === 'verify-full',
    ...(sslCa === undefined ? {} : { ca: sslCa }),
  };
}

/** What a connection has received since it was opened or given back. */
interface Meter {
  lent: boolean;
  unasked: number;
}

/**
 * pg reads messages inside the socket's data event. A server that sends what is no message makes it throw there, which
 * would end the process; it shall end this connection alone. So shall one that sends without being asked.
 */
function containFaults(stream: Duplex, meter: Meter): void {
  const emit = stream.emit.bind(stream) as (event: string | symbol, ...values: unknown[]) => boolean;
  stream.emit = (event: string | symbol, ...values: unknown[]): boolean => {
    if (event !== 'data') return emit(event, ...values);
    const [chunk] = values;
    if (!meter.lent && chunk instanceof Uint8Array) meter.unasked += chunk.length;
    if (meter.unasked > UNASKED_BYTES) {
      stream.destroy(new Error('it sent too much without being asked'));
      return true;
    }
    try {
      return emit(event, ...values);
    } catch (error) {
      stream.destroy(error as Error);
      return true;
    }
  };
}
