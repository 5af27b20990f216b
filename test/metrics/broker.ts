import { randomUUID } from 'node:crypto';
import { execFile } from 'node:child_process';
import { type Server, type Socket, connect as connectSocket, createServer } from 'node:net';
import { promisify } from 'node:util';
import { type ChannelModel, type ConfirmChannel, type Options, connect } from 'amqplib';
import { eventually } from '../support/eventually.js';

/** The RabbitMQ that tests use, each with queues of its own. */
const BROKER_URL = process.env['TEST_AMQP_URL'] ?? 'amqp://guest:guest@127.0.0.1:5672';

/** Whether a broker runs there: looked at once, before the tests are made. */
const runs = await connect(BROKER_URL, { timeout: 2_000 }).then(
  (connection) => connection.close().then(() => true),
  () => false,
);
// A machine that has one says so, and is then held to it.
if (!runs && process.env['TEST_AMQP_URL'] !== undefined) throw new Error('No RabbitMQ answers at TEST_AMQP_URL.');

/** Tests that need RabbitMQ; reported as skipped, by name, where none runs. */
export const withRabbitMq = runs ? describe : describe.skip;

/** Tests that restart the broker, for where nobody else uses it: `TEST_AMQP_RESTART=1`, as a user who may call `rabbitmqctl`. */
export const whereItMayRestart = process.env['TEST_AMQP_RESTART'] === '1' ? it : it.skip;

/** A message among the dead letters. */
export interface Dead {
  headers: Record<string, unknown>;
  body: string;
  messageId: string | undefined;
}

/** A queue of a test's own, its dead letters, and a way to the broker that can be cut. */
export class TestQueue {
  readonly name = `tidemark.test.${randomUUID()}`;
  private readonly sockets = new Set<Socket>();
  private shut = false;

  private constructor(
    private connection: ChannelModel,
    private channel: ConfirmChannel,
    private readonly proxy: Server,
  ) {}

  static async make(): Promise<TestQueue> {
    const connection = await connect(BROKER_URL);
    const proxy = createServer();
    const queue = new TestQueue(connection, await connection.createConfirmChannel(), proxy);
    const { hostname, port } = new URL(BROKER_URL);
    proxy.on('connection', (socket) => {
      if (queue.shut) {
        socket.destroy();
        return;
      }
      const upstream = connectSocket(Number(port || 5672), hostname);
      for (const [from, to] of [[socket, upstream], [upstream, socket]] as const) {
        queue.sockets.add(from);
        from.on('error', () => undefined).on('close', () => (queue.sockets.delete(from), to.destroy()));
        from.pipe(to);
      }
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    await queue.channel.assertQueue(queue.name, { durable: true });
    return queue;
  }

  /** The broker behind a way that `cut` cuts. */
  get url(): string {
    const address = this.proxy.address();
    const url = new URL(BROKER_URL);
    url.port = String(typeof address === 'object' ? address?.port : 0);
    return url.href;
  }

  /** Breaks every connection of the process under test, in the midst of whatever it carries. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Cuts, and lets nobody in until `open`. */
  close(): void {
    this.shut = true;
    this.cut();
  }

  open(): void {
    this.shut = false;
  }

  /** Sends, and waits until the broker has it. */
  async send(body: string | Buffer | object, options: Options.Publish = {}): Promise<void> {
    const content = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    await new Promise<void>((resolve, reject) => {
      this.channel.sendToQueue(this.name, content, { persistent: true, ...options }, (error: unknown) => {
        if (error) reject(error instanceof Error ? error : new Error('the broker refused a message'));
        else resolve();
      });
    });
  }

  /** Messages that wait to be delivered. */
  async ready(): Promise<number> {
    return (await this.channel.checkQueue(this.name)).messageCount;
  }

  async consumers(): Promise<number> {
    return (await this.channel.checkQueue(this.name)).consumerCount;
  }

  /** The next dead letter, once there is one. */
  async dead(): Promise<Dead> {
    return eventually(async () => {
      const message = await this.channel.get(`${this.name}.dead`, { noAck: true });
      if (!message) throw new Error('no dead letter has come');
      const { headers, messageId } = message.properties as { headers: Record<string, unknown>; messageId?: string };
      return { headers, messageId, body: message.content.toString() };
    }, 10_000);
  }

  async deadCount(): Promise<number> {
    return (await this.channel.checkQueue(`${this.name}.dead`)).messageCount;
  }

  /** Stops the broker with all that it holds, and starts it again. */
  async restart(): Promise<void> {
    this.connection.on('error', () => undefined);
    this.channel.on('error', () => undefined);
    const control = promisify(execFile);
    try {
      await control('rabbitmqctl', ['stop_app']);
    } finally {
      await control('rabbitmqctl', ['start_app']);
    }
    this.connection = await connect(BROKER_URL);
    this.channel = await this.connection.createConfirmChannel();
  }

  /** Deletes the queue under its consumer. */
  async lose(): Promise<void> {
    await this.channel.deleteQueue(this.name);
  }

  async remove(): Promise<void> {
    await this.channel.deleteQueue(this.name);
    await this.channel.deleteQueue(`${this.name}.dead`);
    await this.connection.close();
    this.cut();
    await new Promise((resolve) => this.proxy.close(resolve));
  }
}
