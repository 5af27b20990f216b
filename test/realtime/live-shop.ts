import { AccountsService } from '../../src/auth/index.js';
import { type DashboardView, type Shop, openShop, succeeded, table } from '../dashboards/sample-source.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { Socket } from '../support/socket.js';
import { TEST_PASSWORD, type TestUser, address, platformAdmin, signIn } from '../support/tenant.js';

/** What `/realtime/stats` answers to a platform admin. */
export interface Stats {
  connections: number;
  subscriptions: number;
  slowConnections: number;
  process: {
    connections: number;
    feeds: number;
    evaluations: number;
    evaluationsRun: number;
    framesSent: number;
    bytesSent: number;
    framesConflated: number;
  } | null;
}

/** A dashboard with its widgets by name. */
export interface LiveDashboard {
  id: string;
  topic: string;
  widgets: Record<string, string>;
}

/** A shop whose dashboards are watched through sockets. */
export interface LiveShop extends Shop {
  /** Makes a dashboard of tables, by the tenant's admin; it refreshes each second unless told otherwise. */
  dashboard(sql: Record<string, string>, settings?: Record<string, unknown>): Promise<LiveDashboard>;
  /** A socket of its own, not signed in unless the options do it. */
  socket(options?: ConstructorParameters<typeof Socket>[1], app?: TestApp): Socket;
  /** A socket that is signed in with an access token or an API key. */
  connect(credential: string, app?: TestApp): Promise<Socket>;
  /** A socket that watches topics. */
  watch(credential: string, ...topics: string[]): Promise<Socket>;
  /** A further developer of the tenant, who may be demoted and removed. */
  developer(): Promise<TestUser>;
  /** Counts of the whole process. */
  stats(): Promise<NonNullable<Stats['process']>>;
  /** A second replica, closed with the shop. */
  replica(): Promise<TestApp>;
  /** Ends all sockets. */
  endSockets(): void;
}

export async function openLiveShop(): Promise<LiveShop> {
  const shop = await openShop();
  const sockets: Socket[] = [];
  const replicas: TestApp[] = [];
  const socket: LiveShop['socket'] = (options = {}, { url } = shop.app) => {
    const made = new Socket(url, options);
    sockets.push(made);
    return made;
  };
  const connect: LiveShop['connect'] = async (credential, app) => {
    const made = socket({ protocols: ['bearer', credential] }, app);
    await made.frame(({ type }) => type === 'connected');
    return made;
  };
  const endSockets = (): void => sockets.splice(0).forEach((each) => each.end());
  return {
    ...shop,
    socket,
    connect,
    endSockets,
    watch: async (credential, ...topics) => {
      const made = await connect(credential);
      made.send('subscribe', { topics });
      await made.frame(({ type }) => type === 'subscribed');
      return made;
    },
    dashboard: async (sql, settings = {}) => {
      const widgets = Object.entries(sql).map(([name, text]) => table(shop.source.id, text, { name }));
      const body = { name: 'Live', settings: { refreshInterval: 1, ...settings }, widgets };
      const made = succeeded(await shop.tenant.admin.api.post<DashboardView>('/dashboards', body));
      return { id: made.id, topic: `dashboard:${made.id}`, widgets: Object.fromEntries(made.widgets.map(({ name, id }) => [name, id])) };
    },
    developer: async () => {
      const email = address('developer');
      await shop.app.app
        .get(AccountsService, { strict: false })
        .createUser({ email, password: TEST_PASSWORD, tenantSlug: shop.tenant.slug, role: 'developer' });
      return signIn(shop.app, email);
    },
    stats: async () => {
      const { data } = await (await platformAdmin(shop.app)).api.get<Stats>('/realtime/stats');
      if (!data.process) throw new Error('The counts of the process are missing.');
      return data.process;
    },
    replica: async () => {
      const made = await startTestApp({ replicaOf: shop.app });
      replicas.push(made);
      return made;
    },
    close: async () => {
      endSockets();
      for (const each of replicas) await each.close();
      await shop.close();
    },
  };
}
