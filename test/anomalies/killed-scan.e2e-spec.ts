import { randomBytes } from 'node:crypto';
import { succeeded } from '../dashboards/sample-source.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { KillableServers } from '../support/killable-servers.js';
import { type Found, type Watched, minuteOf, past } from './watched.js';

const SERIES = { source: 'metric', metric: 'shop.orders', aggregation: 'sum' };

describe('a server that is killed in the middle of a scan', () => {
  let group: KillableServers;
  beforeAll(async () => {
    group = await KillableServers.make();
  }, 300_000);
  afterAll(() => group?.close());

  const start = (): Promise<string> => group.start().ready();

  it('has judged nothing; whoever goes on judges each bucket once', async () => {
    const first = new Api(await start());
    const account = { email: `${randomBytes(6).toString('hex')}@example.test`, password: 'correct horse battery', tenantName: 'Shop' };
    const { accessToken, tenant } = succeeded(await first.post<{ accessToken: string; tenant: { id: string } }>('/auth/register', account));
    const owner = await group.connect();
    const client = await group.connect(tenant.id);
    const api = first.as(accessToken);
    const now = Date.now();
    succeeded(await api.post('/ingest/events', past('shop.orders', now, 300)));
    const { id } = succeeded(await api.post<Watched>('/anomalies/metrics', { title: 'Orders', bucket: '1m', series: SERIES }));
    await eventually(async () => expect(succeeded(await api.get<Watched>(`/anomalies/metrics/${id}`)).judgedUntil).not.toBeNull(), 30_000);
    // Six minutes are to be judged once more, and in one of them there is a spike now.
    const at = new Date(minuteOf(now, -3));
    succeeded(await api.post('/ingest/events', [{ metric: 'shop.orders', value: 900, timestamp: at.toISOString() }]));
    await owner.query('BEGIN; LOCK TABLE anomalies IN ACCESS EXCLUSIVE MODE');
    await client.query("UPDATE anomaly_detectors SET learned_until = learned_until - interval '6 minutes'");
    const [scan] = (await client.query<{ judged: Date }>("UPDATE anomaly_scans SET judged_until = judged_until - interval '6 minutes', due_at = 'epoch' RETURNING judged_until AS judged")).rows;
    // What was judged is about to be written.
    await eventually(async () => {
      const { rows } = await owner.query("SELECT FROM pg_locks WHERE NOT granted AND relation = 'anomalies'::regclass");
      expect(rows).toHaveLength(1);
    }, 30_000);
    await group.killAll();
    await owner.query('COMMIT');
    expect((await client.query('SELECT FROM anomalies')).rows).toEqual([]);
    expect((await client.query('SELECT judged_until AS judged FROM anomaly_scans')).rows).toEqual([scan]);
    const second = new Api(await start()).as(accessToken);
    // Nobody waits until the lease and the claim of the one that was killed end.
    await owner.query("UPDATE job_leases SET expires_at = 'epoch' WHERE name = 'anomaly-scan'");
    await client.query("UPDATE anomaly_scans SET due_at = 'epoch'");
    const found = async (): Promise<Found[]> => succeeded(await second.get<Found[]>('/anomalies'));
    await eventually(async () => expect(await found()).toMatchObject([{ at: at.toISOString() }]), 60_000);
    const { judgedUntil } = succeeded(await second.get<Watched>(`/anomalies/metrics/${id}`));
    expect(Date.parse(judgedUntil ?? '')).toBeGreaterThanOrEqual(minuteOf(now, -1));
    await client.query("UPDATE anomaly_scans SET due_at = 'epoch'");
    await eventually(async () => expect((await client.query("SELECT FROM anomaly_scans WHERE due_at > 'epoch' AND scanned_at >= started_at")).rows).toHaveLength(1));
    expect(await found()).toHaveLength(1);
  }, 180_000);
});
