import { Clock } from '../../src/platform/clock/index.js';
import { JobRunner } from '../../src/platform/jobs/index.js';
import { succeeded } from '../dashboards/sample-source.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

interface Policy {
  id: string;
  name: string;
  version: number;
  repeatCount: number;
  steps: { afterSeconds: number; targets: { kind: string; channelId: string | null; userId: string | null; name: string | null }[] }[];
}
interface Alert {
  id: string;
  ruleId: string;
  status: string;
  remarks: { kind: string; text: string; by: string | null }[];
}
interface Told {
  key: string;
  event: string;
  userId: string | null;
  channelId: string | null;
}

describe('escalation', () => {
  let app: TestApp;
  let replica: TestApp;
  let tenant: TestTenant;
  /** Somebody who may do all that is done here, for longer than an access token holds. */
  let api: Api;
  let key: string;
  /** Goes on from test to test: a clock that goes back confounds limits of sign-ins. */
  let now = Math.floor(Date.now() / 60_000) * 60_000 - 6 * 86_400_000;
  beforeAll(async () => {
    app = await startTestApp();
    replica = await startTestApp({ replicaOf: app });
  });
  beforeEach(async () => {
    await begin();
  });
  afterAll(async () => {
    await replica?.close();
    await app?.close();
  });

  const standAt = (instant: number): void => {
    now = instant;
    for (const each of [app, replica]) each.app.get(Clock).now = () => new Date(now);
  };
  const pass = (seconds: number): void => standAt(now + seconds * 1_000);
  const PERMISSIONS = ['alerts:read', 'alerts:respond', 'alert-rules:write', 'escalation-policies:write', 'ingest:write', 'notifications:read', 'silences:write'];
  const begin = async (): Promise<void> => {
    pass(60);
    tenant = await newTenant(app);
    key = succeeded(await tenant.admin.api.post<{ key: string }>('/auth/api-keys', { name: 'Nights', permissions: PERMISSIONS })).key;
    api = new Api(app.url).with({ 'x-api-key': key });
  };
  const run = (job: string, on = app): Promise<void> => eventually(async () => expect(await on.app.get(JobRunner).runNow(job)).toBe(true));
  const person = (role: 'viewer' | 'operator' | 'developer' | 'admin'): object => ({ kind: 'person', userId: tenant[role].id });
  const policyBody = (change: object = {}): object => ({
    name: 'Nights',
    steps: [
      { afterSeconds: 60, targets: [person('operator')] },
      { afterSeconds: 300, targets: [person('developer'), person('admin')] },
    ],
    ...change,
  });
  const newPolicy = async (change: object = {}): Promise<Policy> => succeeded(await api.post<Policy>('/escalation-policies', policyBody(change)));
  const ruleBody = (change: object = {}): object => ({
    name: 'Queue',
    severity: 'critical',
    noData: 'keep',
    condition: { kind: 'threshold', series: { source: 'metric', metric: 'queue', aggregation: 'last' }, comparator: 'gt', threshold: 10, windowSeconds: 60 },
    ...change,
  });
  const newRule = async (change: object = {}): Promise<string> => succeeded(await api.post<{ id: string }>('/alert-rules', ruleBody(change))).id;
  const measure = async (value: number): Promise<void> => {
    succeeded(await api.post('/ingest/events', [{ metric: 'queue', value, timestamp: now - 1 }]));
    await run('alert-evaluation');
  };
  const openAlert = async (): Promise<Alert> => {
    const [alert] = succeeded(await api.get<Alert[]>('/alerts'));
    if (!alert) throw new Error('No alert is open.');
    return succeeded(await api.get<Alert>(`/alerts/${alert.id}`));
  };
  /** A rule with a policy, whose alert fires now. */
  const firing = async (change: object = {}): Promise<Alert> => {
    await newRule({ escalationPolicyId: (await newPolicy(change)).id });
    await measure(50);
    return openAlert();
  };
  /** Who was told in escalations, in order. */
  const told = async (alertId: string): Promise<string[]> => {
    const roles = new Map((['operator', 'developer', 'admin'] as const).map((role) => [tenant[role].id, role]));
    const entries = succeeded(await api.get<Told[]>('/notifications', { subjectKind: 'alert', subjectId: alertId, limit: 500 }));
    const steps = entries.filter(({ event }) => event === 'escalated').map(({ key, userId, channelId }) => `${/escalation-.*$/.exec(key)?.[0]} ${roles.get(userId ?? '') ?? channelId}`);
    return steps.sort();
  };
  /** Lets time pass, and the job look on both replicas at the same time. */
  const later = async (seconds: number): Promise<void> => {
    pass(seconds);
    await Promise.all([run('escalation'), run('escalation', replica)]);
  };
  const remarks = ({ remarks: all }: Alert): string[] => all.filter(({ kind }) => kind === 'escalated').map(({ text }) => text);

  it('tells the next ones, step by step, each once though two replicas look', async () => {
    const { id } = await firing();
    await later(45);
    expect(await told(id)).toEqual([]);
    await later(15);
    expect(await told(id)).toEqual(['escalation-1-1 operator']);
    await later(225);
    expect(await told(id)).toEqual(['escalation-1-1 operator']);
    await later(15);
    expect(await told(id)).toEqual(['escalation-1-1 operator', 'escalation-2-1 admin', 'escalation-2-1 developer']);
    await later(86_400);
    expect((await told(id)).length).toBe(3);
    expect(remarks(await openAlert())).toEqual(['Nights: step 1 of 2.', 'Nights: step 2 of 2.']);
  });

  it('stops when somebody acknowledges, and begins anew when they give it back', async () => {
    const { id } = await firing();
    await later(60);
    succeeded(await api.post(`/alerts/${id}/acknowledge`, {}));
    await later(3_600);
    expect(await told(id)).toEqual(['escalation-1-1 operator']);
    succeeded(await api.post(`/alerts/${id}/unacknowledge`, {}));
    await later(45);
    expect(await told(id)).toEqual(['escalation-1-1 operator']);
    await later(15);
    expect(await told(id)).toEqual(['escalation-1-1 operator', 'escalation-1-2 operator']);
  });

  it('tells channels that it told when somebody has the alert, and when it is over', async () => {
    const { id: channelId } = succeeded(await tenant.admin.api.post<{ id: string }>('/notification-channels', { name: 'Pager', kind: 'in_app', settings: {} }));
    const { id } = await firing({ steps: [{ afterSeconds: 60, targets: [{ kind: 'channel', channelId }, person('operator')] }] });
    const events = async (): Promise<string[]> => {
      const entries = succeeded(await api.get<Told[]>('/notifications', { subjectKind: 'alert', subjectId: id, limit: 500 }));
      return entries.filter((entry) => entry.channelId === channelId).map(({ event }) => event).reverse();
    };
    expect(await events()).toEqual([]);
    await later(60);
    pass(1);
    succeeded(await api.post(`/alerts/${id}/acknowledge`, {}));
    pass(1);
    succeeded(await api.post(`/alerts/${id}/resolve`, { reason: 'gone' }));
    expect(await events()).toEqual(['escalated', 'acknowledged', 'resolved']);
  });

  it('tells nothing to channels that it did not come to', async () => {
    const { id: channelId } = succeeded(await tenant.admin.api.post<{ id: string }>('/notification-channels', { name: 'Pager', kind: 'in_app', settings: {} }));
    const { id } = await firing({ steps: [{ afterSeconds: 60, targets: [{ kind: 'channel', channelId }] }] });
    succeeded(await api.post(`/alerts/${id}/resolve`, { reason: 'gone' }));
    expect(succeeded(await api.get<Told[]>('/notifications', { subjectKind: 'alert', subjectId: id }))).toEqual([]);
  });

  it.each([
    ['snoozes it', 'snooze', { minutes: 60 }],
    ['resolves it', 'resolve', { reason: 'gone' }],
  ])('stops when somebody %s', async (_, act, body) => {
    const { id } = await firing();
    succeeded(await api.post(`/alerts/${id}/${act}`, body));
    await later(600);
    expect(await told(id)).toEqual([]);
  });

  it('stops while a silence holds, and when the trouble is over; an alert that fires again begins anew', async () => {
    const { id } = await firing();
    const silence = { matchers: [{ name: 'alertname', operator: '=', value: 'Queue' }], reason: 'Works on it', startsAt: new Date(now).toISOString(), endsAt: new Date(now + 600_000).toISOString() };
    succeeded(await api.post('/silences', silence));
    await run('alert-evaluation');
    await later(120);
    expect(await told(id)).toEqual([]);
    pass(600);
    await measure(50);
    await later(60);
    expect(await told(id)).toEqual(['escalation-1-2 operator']);
    pass(60);
    await measure(1);
    await later(3_600);
    expect((await told(id)).length).toBe(1);
    await measure(99);
    const again = await openAlert();
    expect(again.id).not.toBe(id);
    await later(60);
    expect(await told(again.id)).toEqual(['escalation-1-1 operator']);
  });

  it('goes on after a restart in its midst, a step at a time however long nobody looked', async () => {
    const before = app;
    app = await startTestApp();
    const [stopped, other] = [app, replica];
    try {
      replica = app;
      await begin();
      const { id } = await firing({ repeatCount: 1 });
      pass(60);
      await run('escalation');
      await stopped.app.close();
      app = replica = await startTestApp({ replicaOf: stopped });
      api = new Api(app.url).with({ 'x-api-key': key });
      pass(3_600);
      for (let look = 0; look < 3; look += 1) await run('escalation');
      expect(await told(id)).toEqual(['escalation-1-1 operator', 'escalation-2-1 admin', 'escalation-2-1 developer']);
      // The next round: five minutes after the last step.
      pass(285);
      await run('escalation');
      expect((await told(id)).length).toBe(3);
      pass(15);
      await run('escalation');
      expect(await told(id)).toContain('escalation-3-1 operator');
      pass(240);
      await run('escalation');
      pass(86_400);
      await run('escalation');
      expect((await told(id)).filter((each) => each.startsWith('escalation-4-1'))).toEqual(['escalation-4-1 admin', 'escalation-4-1 developer']);
      expect((await told(id)).length).toBe(6);
      expect(remarks(await openAlert())).toEqual(['Nights: step 1 of 2.', 'Nights: step 2 of 2.', 'Nights: step 1 of 2, round 2.', 'Nights: step 2 of 2, round 2.']);
    } finally {
      await app.app.close();
      await stopped.database.drop();
      [app, replica] = [before, other];
    }
  });

  it('goes to the next step at once when somebody asks for it, until nobody is left', async () => {
    const { id } = await firing();
    const escalate = (body: object = {}) => api.post<Alert>(`/alerts/${id}/escalate`, body);
    expect((await tenant.viewer.api.post(`/alerts/${id}/escalate`, {})).status).toBe(403);
    expect(succeeded(await escalate({ reason: 'I need help' }))).toMatchObject({ id, status: 'firing' });
    expect(await told(id)).toEqual(['escalation-1-1 operator']);
    await later(225);
    expect((await told(id)).length).toBe(1);
    await later(15);
    expect((await told(id)).length).toBe(3);
    expect((await escalate()).error).toMatchObject({ code: 'CONFLICT', message: 'Everybody whom the policy Nights names has been told.' });
    expect(await openAlert()).toMatchObject({ remarks: [{ kind: 'escalated', text: 'Nights: step 1 of 2. I need help' }, { kind: 'escalated' }] });
    succeeded(await api.post(`/alerts/${id}/resolve`, { reason: 'gone' }));
    expect((await escalate()).error).toMatchObject({ code: 'CONFLICT' });
  });

  it('tells the next ones of an alert that somebody has, and lets its timer rest', async () => {
    const { id } = await firing();
    succeeded(await api.post(`/alerts/${id}/acknowledge`, {}));
    succeeded(await api.post(`/alerts/${id}/escalate`, {}));
    await later(3_600);
    expect(await told(id)).toEqual(['escalation-1-1 operator']);
  });

  it('goes by the policy as it now is', async () => {
    const policy = await newPolicy();
    await newRule({ escalationPolicyId: policy.id });
    await measure(50);
    const { id } = await openAlert();
    await later(60);
    const shorter = { ...policyBody({ steps: [{ afterSeconds: 60, targets: [person('admin')] }] }), version: policy.version };
    succeeded(await api.put(`/escalation-policies/${policy.id}`, shorter));
    await later(600);
    expect(await told(id)).toEqual(['escalation-1-1 operator']);
  });

  it('is refused without a policy', async () => {
    await newRule();
    await measure(50);
    const { id } = await openAlert();
    expect((await api.post(`/alerts/${id}/escalate`, {})).error).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('no escalation policy') });
  });
});

describe('escalation policies', () => {
  let app: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
    tenant = await newTenant(app);
  });
  afterAll(async () => {
    await app?.close();
  });

  const step = (afterSeconds: number, targets: object[] = [{ kind: 'person', userId: tenant.operator.id }]): object => ({ afterSeconds, targets });
  const post = (body: object) => tenant.admin.api.post<Policy>('/escalation-policies', { name: 'Policy', steps: [step(0)], ...body });

  it('are kept with versions, shown with names, and deleted', async () => {
    const channel = succeeded(await tenant.admin.api.post<{ id: string }>('/notification-channels', { name: 'Wall', kind: 'in_app', settings: {} }));
    const made = succeeded(await post({ name: '  On call ', steps: [step(0, [{ kind: 'channel', channelId: channel.id }]), step(900)], repeatCount: 2 }));
    expect(made).toMatchObject({ name: 'On call', version: 1, repeatCount: 2, steps: [{ targets: [{ kind: 'channel', name: 'Wall', userId: null }] }, { afterSeconds: 900, targets: [{ userId: tenant.operator.id, name: expect.any(String) }] }] });
    const changed = succeeded(await tenant.admin.api.put<Policy>(`/escalation-policies/${made.id}`, { name: 'Day', steps: [step(60)], version: 1 }));
    expect(changed).toMatchObject({ name: 'Day', version: 2, repeatCount: 0 });
    expect((await tenant.admin.api.put(`/escalation-policies/${made.id}`, { name: 'Day', steps: [step(60)], version: 1 })).error).toMatchObject({ code: 'CONFLICT' });
    expect(succeeded(await tenant.admin.api.get<Policy>(`/escalation-policies/${made.id}`))).toEqual(changed);
    expect(succeeded(await tenant.admin.api.get<Policy[]>('/escalation-policies'))).toEqual([changed]);
    expect((await tenant.admin.api.delete(`/escalation-policies/${made.id}`, { version: 1 })).error).toMatchObject({ code: 'CONFLICT' });
    succeeded(await tenant.admin.api.delete(`/escalation-policies/${made.id}`, { version: 2 }));
    expect((await tenant.admin.api.get(`/escalation-policies/${made.id}`)).status).toBe(404);
  });

  it('are not deleted while a rule escalates by them', async () => {
    const { id } = succeeded(await post({}));
    const rule = succeeded(
      await tenant.developer.api.post<{ id: string }>('/alert-rules', {
        name: 'Queue',
        severity: 'info',
        escalationPolicyId: id,
        condition: { kind: 'threshold', series: { source: 'metric', metric: 'queue', aggregation: 'last' }, comparator: 'gt', threshold: 10, windowSeconds: 60 },
      }),
    );
    expect((await tenant.admin.api.delete(`/escalation-policies/${id}`)).error).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('such as Queue'), details: { rules: [{ id: rule.id, name: 'Queue' }] } });
    succeeded(await tenant.developer.api.delete(`/alert-rules/${rule.id}`));
    succeeded(await tenant.admin.api.delete(`/escalation-policies/${id}`));
  });

  it('name who is there, in steps that rise', async () => {
    const stranger = (await newTenant(app, { roles: ['admin'] })).admin.id;
    const refused = async (body: object): Promise<unknown[]> => {
      const { status, error } = await post(body);
      expect(status).toBe(400);
      return (error?.details as { path: string; rule: string }[]).map(({ path, rule }) => `${path} ${rule}`);
    };
    const nobody = '6c0fbb3e-95a3-4a1c-9a52-0d5a3f1b0c11';
    expect(await refused({ steps: [step(0, [{ kind: 'person', userId: stranger }, { kind: 'channel', channelId: nobody }])] })).toEqual(['steps.0.targets.0 exists', 'steps.0.targets.1 exists']);
    expect(await refused({ steps: [step(60), step(60)] })).toEqual(['steps.1.afterSeconds rising']);
    expect(await refused({ steps: [step(0, [{ kind: 'person', channelId: nobody }])] })).toEqual(expect.arrayContaining([expect.stringContaining('steps.0.targets.0')]));
    expect(await refused({ steps: [] })).toEqual([expect.stringContaining('steps')]);
    expect(await refused({ steps: Array.from({ length: 21 }, (_, index) => step(index * 60)) })).toEqual([expect.stringContaining('steps')]);
    expect(await refused({ steps: [step(0)], repeatCount: 11 })).toEqual([expect.stringContaining('repeatCount')]);
    expect((await tenant.developer.api.get('/escalation-policies')).status).toBe(403);
  });
});
