import { AlertEvaluation } from '../../src/alerts/alert-evaluation.js';
import { succeeded } from '../dashboards/sample-source.js';
import type { TestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { type AlertView, Alerting, condition, rule } from './alerting.js';

describe('alerts', () => {
  let alerting: Alerting;
  let tenant: TestTenant;
  let names = 0;
  beforeAll(async () => {
    alerting = await Alerting.start();
  });
  beforeEach(async () => {
    tenant = await newTenant(alerting.app);
  });
  afterEach(() => alerting.reset());
  afterAll(() => alerting?.close());

  /** A webhook of its own, and a rule that tells it. */
  const told = async (change: object = {}): Promise<{ id: string; path: string; channelId: string }> => {
    const path = `/hook-${++names}`;
    const { id: channelId } = await alerting.channel(tenant, path);
    const { id } = await alerting.create(tenant, { channelIds: [channelId], ...change });
    return { id, path, channelId };
  };
  const events = (path: string): string[] => alerting.told(path).map(({ event }) => event);
  const firing = async (change: object = {}): Promise<{ id: string; path: string; alert: AlertView }> => {
    const made = await told(change);
    await alerting.send(tenant, 500);
    await alerting.evaluated(tenant, made.id);
    const [alert] = await alerting.open(tenant, { ruleId: made.id });
    if (!alert) throw new Error('No alert opened.');
    await eventually(() => expect(events(made.path)).toEqual(['firing']));
    return { ...made, alert };
  };
  const act = (as: keyof TestTenant & ('viewer' | 'operator'), id: string, verb: string, body: object = {}) => tenant[as].api.post<AlertView>(`/alerts/${id}/${verb}`, body);

  it('open when a condition has lasted, tell once, end when it has been well for long enough, and stay in the history', async () => {
    const { id, path } = await told({ forSeconds: 20, resolveAfterSeconds: 40, labels: { team: 'mail' }, description: 'Too long', runbookUrl: 'https://wiki.example.com/queue' });
    await alerting.send(tenant, 50);
    expect(await alerting.evaluated(tenant, id)).toMatchObject({ status: 'inactive', openAlerts: 0 });
    await alerting.send(tenant, 120);
    expect(await alerting.evaluated(tenant, id)).toMatchObject({ status: 'pending', openAlerts: 0 });
    await alerting.send(tenant, 150);
    expect(await alerting.evaluated(tenant, id, 30)).toMatchObject({ status: 'firing', openAlerts: 1 });
    const [alert] = await alerting.open(tenant);
    expect(alert).toMatchObject({
      ruleId: id,
      title: 'Queue',
      severity: 'warning',
      status: 'firing',
      cause: 'breach',
      value: 150,
      threshold: 100,
      summary: 'queue.length: 150 jobs is above 100 jobs over the last minute.',
      labels: { team: 'mail', alertname: 'Queue', severity: 'warning' },
    });
    await eventually(() => expect(alerting.told(path)).toMatchObject([{ event: 'firing', title: 'Queue', fingerprint: alert?.fingerprint, value: 150, threshold: 100 }]));
    await alerting.send(tenant, 30);
    expect(await alerting.evaluated(tenant, id)).toMatchObject({ status: 'firing' });
    await alerting.send(tenant, 30);
    expect(await alerting.evaluated(tenant, id, 45)).toMatchObject({ openAlerts: 0 });
    await eventually(() => expect(events(path)).toEqual(['firing', 'resolved']));
    expect(await alerting.open(tenant)).toEqual([]);
    const history = succeeded(await tenant.viewer.api.get<AlertView[]>('/alerts/history'));
    expect(history).toMatchObject([{ id: alert?.id, status: 'resolved', resolution: 'recovered', resolvedBy: null, timeToAcknowledgeSeconds: null }]);
    expect(history[0]?.timeToResolveSeconds).toBeGreaterThanOrEqual(45);
    const { transitions, notifications } = await alerting.detail(tenant, alert?.id ?? '');
    expect(transitions.map(({ sequence, kind, from, to, tells }) => [sequence, kind, from, to, tells])).toEqual([
      [1, 'pending', 'inactive', 'pending', null],
      [2, 'opened', 'pending', 'firing', 'firing'],
      [3, 'resolved', 'firing', 'resolved', 'resolved'],
    ]);
    expect(notifications.map(({ event, status }) => [event, status])).toEqual([
      ['resolved', 'delivered'],
      ['firing', 'delivered'],
    ]);
    expect(succeeded(await tenant.viewer.api.get('/alerts/summary'))).toMatchObject({ open: 0, resolved: 1, medianTimeToAcknowledgeSeconds: null, medianTimeToResolveSeconds: expect.any(Number) as number });
  });

  it('know missing data as a cause of their own, which ends nothing', async () => {
    const { id, path } = await told();
    expect(await alerting.evaluated(tenant, id)).toMatchObject({ status: 'no_data', openAlerts: 1 });
    expect(await alerting.open(tenant)).toMatchObject([{ status: 'no_data', cause: 'no_data', summary: 'queue.length: Nothing was measured over the last minute.' }]);
    await alerting.send(tenant, 500);
    await alerting.evaluated(tenant, id);
    expect(await alerting.open(tenant)).toMatchObject([{ status: 'firing', cause: 'breach' }]);
    await alerting.evaluated(tenant, id, 150);
    expect(await alerting.open(tenant)).toMatchObject([{ status: 'no_data', cause: 'no_data' }]);
    await alerting.send(tenant, 500);
    await alerting.evaluated(tenant, id);
    expect(await alerting.open(tenant)).toMatchObject([{ status: 'firing' }]);
    await alerting.send(tenant, 5);
    await alerting.evaluated(tenant, id);
    expect(await alerting.open(tenant)).toEqual([]);
    await eventually(() => expect(events(path)).toEqual(['no_data', 'firing', 'no_data', 'firing', 'resolved']));
  });

  it('watch each series for itself, and travel together where they are grouped', async () => {
    const { id, path } = await told({ condition: condition({ series: { source: 'metric', metric: 'queue.length', aggregation: 'last', groupBy: ['queue', 'zone'] } }), grouping: { by: ['zone'] } });
    for (const [queue, zone, value] of [['mail', 'eu', 120], ['bills', 'eu', 130], ['mail', 'us', 140], ['bills', 'us', 3]] as const) await alerting.send(tenant, value, { queue, zone });
    await alerting.evaluated(tenant, id);
    expect((await alerting.open(tenant)).map(({ title }) => title).sort()).toEqual(['Queue: queue bills, zone eu', 'Queue: queue mail, zone eu', 'Queue: queue mail, zone us']);
    expect((await alerting.open(tenant, { labels: 'zone=eu,queue=mail' })).map(({ labels }) => labels['queue'])).toEqual(['mail']);
    await eventually(() => expect(alerting.told(path)).toHaveLength(3));
    // One message a zone.
    expect(alerting.receiver.at(path).map(({ json }) => (json as { notifications: unknown[] }).notifications.length).sort()).toEqual([1, 2]);
  });

  it('are taken, given back, snoozed, assigned, talked about and resolved by those who may', async () => {
    const { id, path, alert } = await firing();
    expect((await act('viewer', alert.id, 'acknowledge')).status).toBe(403);
    const other = await newTenant(alerting.app, { roles: ['operator'] });
    expect((await other.operator.api.post(`/alerts/${alert.id}/acknowledge`, {})).status).toBe(404);
    expect((await other.operator.api.get(`/alerts/${alert.id}`)).status).toBe(404);
    expect(succeeded(await act('operator', alert.id, 'acknowledge', { reason: 'On it' }))).toMatchObject({ status: 'acknowledged', acknowledgedBy: tenant.operator.id });
    expect((await act('operator', alert.id, 'acknowledge')).error).toMatchObject({ code: 'CONFLICT' });
    expect(await alerting.evaluated(tenant, id)).toMatchObject({ status: 'acknowledged' });
    expect(succeeded(await act('operator', alert.id, 'unacknowledge'))).toMatchObject({ status: 'firing', acknowledgedBy: null });
    expect((await act('operator', alert.id, 'unacknowledge')).status).toBe(409);
    await eventually(() => expect(events(path)).toEqual(['firing', 'acknowledged', 'firing']));
    expect(alerting.told(path)[1]?.summary).toContain('On it.');

    expect(succeeded(await act('operator', alert.id, 'snooze', { minutes: 1 }))).toMatchObject({ status: 'silenced', snoozedUntil: expect.any(String) as string });
    await alerting.send(tenant, 500);
    expect(await alerting.evaluated(tenant, id, 30)).toMatchObject({ status: 'silenced' });
    await alerting.send(tenant, 500);
    expect(await alerting.evaluated(tenant, id, 45)).toMatchObject({ status: 'firing' });
    await eventually(() => expect(events(path).slice(3)).toEqual(['firing']));

    expect((await act('operator', alert.id, 'assign', { userId: other.admin.id })).error).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(succeeded(await act('operator', alert.id, 'assign', { userId: tenant.developer.id }))).toMatchObject({ assignedTo: tenant.developer.id });
    expect((await alerting.open(tenant, { assignee: tenant.developer.id })).map((each) => each.id)).toEqual([alert.id]);
    succeeded(await act('operator', alert.id, 'comment', { text: 'The import runs.' }));
    expect((await act('operator', alert.id, 'comment', { text: '  ' })).status).toBe(400);

    expect((await act('operator', alert.id, 'resolve', {})).status).toBe(400);
    expect(succeeded(await act('operator', alert.id, 'resolve', { reason: 'Restarted' }))).toMatchObject({ status: 'resolved', resolution: 'by_hand', resolvedBy: tenant.operator.id, reason: 'Restarted' });
    expect((await act('operator', alert.id, 'resolve', { reason: 'again' })).status).toBe(409);
    expect((await act('operator', alert.id, 'assign', { userId: null })).status).toBe(409);
    await alerting.send(tenant, 500);
    expect(await alerting.evaluated(tenant, id)).toMatchObject({ openAlerts: 0, series: [{ status: 'resolved', held: true }] });
    await alerting.send(tenant, 1);
    await alerting.evaluated(tenant, id);
    await alerting.send(tenant, 500);
    expect(await alerting.evaluated(tenant, id)).toMatchObject({ openAlerts: 1 });
    await eventually(() => expect(events(path).slice(4)).toEqual(['resolved', 'firing']));

    const { transitions, remarks, timeToAcknowledgeSeconds, notifications } = await alerting.detail(tenant, alert.id);
    expect(transitions.map(({ kind, by }) => [kind, by === tenant.operator.id])).toEqual([
      ['opened', false],
      ['acknowledged', true],
      ['unacknowledged', true],
      ['snoozed', true],
      ['unsnoozed', false],
      ['resolved', true],
    ]);
    expect(remarks.map(({ kind, text, assignee }) => [kind, text, assignee])).toEqual([
      ['assigned', '', tenant.developer.id],
      ['comment', 'The import runs.', null],
    ]);
    expect(timeToAcknowledgeSeconds).not.toBeNull();
    expect(notifications.filter(({ channelId }) => channelId === null)).toHaveLength(1);
    const audit = succeeded(await tenant.admin.api.get<{ action: string; resourceId: string }[]>('/audit'));
    expect(audit.filter(({ resourceId }) => resourceId === alert.id).map(({ action }) => action)).toEqual([
      'alert.resolve',
      'alert.comment',
      'alert.assign',
      'alert.snooze',
      'alert.unacknowledge',
      'alert.acknowledge',
    ]);
  });

  it('are quiet while a silence matches, and loud again when it ends', async () => {
    const silence = (change: object = {}): object => ({ matchers: [{ name: 'team', operator: '=~', value: 'ma.*' }], reason: 'Maintenance', endsAt: new Date(alerting.now() + 60_000).toISOString(), ...change });
    expect((await tenant.viewer.api.post('/silences', silence())).status).toBe(403);
    expect((await tenant.operator.api.post('/silences', silence({ matchers: [] }))).status).toBe(400);
    expect(JSON.stringify((await tenant.operator.api.post('/silences', silence({ matchers: [{ name: 'team', operator: '=~', value: '(a+)+' }] }))).error?.details)).toContain('must not use (');
    expect((await tenant.operator.api.post('/silences', silence({ endsAt: new Date(alerting.now() - 1_000).toISOString() }))).status).toBe(400);
    const { id, path, alert } = await firing({ labels: { team: 'mail' } });
    const made = succeeded(await tenant.operator.api.post<{ id: string; version: number; state: string }>('/silences', silence()));
    expect(made).toMatchObject({ state: 'active', version: 1 });
    // At once, without an evaluation.
    expect(await alerting.open(tenant)).toMatchObject([{ id: alert.id, status: 'silenced' }]);
    const other = await newTenant(alerting.app, { roles: ['operator'] });
    expect((await other.operator.api.delete(`/silences/${made.id}`)).status).toBe(404);
    await alerting.send(tenant, 500);
    expect(await alerting.evaluated(tenant, id, 30)).toMatchObject({ status: 'silenced' });
    await alerting.send(tenant, 500);
    expect(await alerting.evaluated(tenant, id, 45)).toMatchObject({ status: 'firing' });
    await eventually(() => expect(events(path)).toEqual(['firing', 'firing']));
    const again = succeeded(await tenant.operator.api.put<{ version: number }>(`/silences/${made.id}`, { ...silence(), version: 1 }));
    expect(again).toMatchObject({ version: 2 });
    expect((await tenant.operator.api.put(`/silences/${made.id}`, { ...silence(), version: 1 })).status).toBe(409);
    expect(await alerting.open(tenant)).toMatchObject([{ status: 'silenced' }]);
    succeeded(await tenant.operator.api.delete(`/silences/${made.id}`));
    expect(await alerting.open(tenant)).toMatchObject([{ status: 'firing' }]);
    expect((await alerting.detail(tenant, alert.id)).transitions.map(({ kind, reason, tells }) => [kind, reason, tells])).toEqual([
      ['opened', null, 'firing'],
      ['silenced', 'Maintenance', null],
      ['unsilenced', 'The silence ended.', 'firing'],
      ['silenced', 'Maintenance', null],
      ['unsilenced', 'The silence ended.', 'firing'],
    ]);
  });

  it('are held against so many patterns of silences and no more, however these come about', async () => {
    const endsAt = new Date(alerting.now() + 600_000).toISOString();
    const silence = (operator: string, count = 20): object => ({ matchers: Array.from({ length: count }, (_, n) => ({ name: 'team', operator, value: `.*a${n}` })), reason: 'Many', endsAt });
    for (let n = 0; n < 5; n++) succeeded(await tenant.operator.api.post('/silences', silence('!~')));
    expect((await tenant.operator.api.post('/silences', silence('=~', 1))).error).toMatchObject({ code: 'QUOTA_EXCEEDED', message: expect.stringContaining('at most 100 matchers with =~ or !~') });
    const { id } = succeeded(await tenant.operator.api.post<{ id: string }>('/silences', silence('=')));
    expect((await tenant.operator.api.put(`/silences/${id}`, { ...silence('=~', 1), version: 1 })).error).toMatchObject({ code: 'QUOTA_EXCEEDED' });
    succeeded(await tenant.operator.api.put(`/silences/${id}`, { ...silence('!='), version: 1 }));
  });

  it('are told again after a while, until somebody takes them', async () => {
    const { id, path, alert } = await firing({ renotifySeconds: 300, condition: condition({ windowSeconds: 900 }) });
    await alerting.evaluated(tenant, id, 200);
    expect(events(path)).toEqual(['firing']);
    await alerting.evaluated(tenant, id, 120);
    await eventually(() => expect(events(path)).toEqual(['firing', 'repeated']));
    succeeded(await act('operator', alert.id, 'acknowledge'));
    await alerting.evaluated(tenant, id, 320);
    await eventually(() => expect(events(path)).toEqual(['firing', 'repeated', 'acknowledged']));
  });

  it('end with their rule, or when that watches something else, and stay when it only changes its threshold', async () => {
    const { id, path, alert } = await firing();
    const { channelIds } = succeeded(await tenant.operator.api.get<{ channelIds: string[] }>(`/alert-rules/${id}`));
    const change = (with_: object, version: number) => tenant.developer.api.put(`/alert-rules/${id}`, rule({ channelIds, version, ...with_ }));
    expect((await change({}, 7)).status).toBe(409);
    expect(succeeded(await change({ condition: condition({ threshold: 90 }) }, 1))).toMatchObject({ version: 2, openAlerts: 1 });
    expect(succeeded(await change({ enabled: false }, 2))).toMatchObject({ version: 3, status: 'disabled', openAlerts: 0 });
    expect(await alerting.detail(tenant, alert.id)).toMatchObject({ resolution: 'rule_disabled', resolvedBy: tenant.developer.id });
    succeeded(await change({}, 3));
    await alerting.send(tenant, 500);
    await alerting.evaluated(tenant, id);
    expect(await alerting.open(tenant)).toHaveLength(1);
    expect((await tenant.operator.api.delete(`/alert-rules/${id}`)).status).toBe(403);
    succeeded(await tenant.developer.api.delete(`/alert-rules/${id}`));
    expect((await tenant.operator.api.get(`/alert-rules/${id}`)).status).toBe(404);
    expect(succeeded(await tenant.viewer.api.get<AlertView[]>('/alerts/history'))[0]).toMatchObject({ resolution: 'rule_deleted' });
    expect(succeeded(await tenant.viewer.api.get('/alerts/summary'))).toMatchObject({ resolved: 0, medianTimeToResolveSeconds: null });
    await eventually(() => expect(events(path)).toEqual(['firing', 'resolved', 'firing', 'resolved']));
  });

  it('are evaluated by two replicas at the same moment without opening, or telling, two', async () => {
    const { id, path } = await told();
    await alerting.send(tenant, 5);
    await alerting.evaluated(tenant, id);
    for (let round = 0; round < 4; round++) {
      await alerting.send(tenant, round % 2 === 0 ? 500 : 5);
      alerting.pass(15);
      // Not the job, which one replica runs at a time, but its work on both at the same moment.
      const evaluate = (each: TestApp): Promise<unknown> => each.app.get(AlertEvaluation, { strict: false }).evaluate({ tenantId: tenant.id }, id);
      await Promise.all([alerting.app, alerting.replica, alerting.app, alerting.replica].map(evaluate));
      await alerting.evaluated(tenant, id, 0, alerting.replica);
    }
    await eventually(() => expect(events(path)).toEqual(['firing', 'resolved', 'firing', 'resolved']));
    const keys = alerting.told(path).map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(succeeded(await tenant.viewer.api.get<AlertView[]>('/alerts/history'))).toHaveLength(2);
  });

  it('stand among the figures of the installation', async () => {
    await firing({ severity: 'critical' });
    const text = await (await fetch(`${alerting.app.url}/metrics`)).text();
    expect(Number(/^alerts_open\{status="firing",severity="critical"\} (\d+)$/m.exec(text)?.[1])).toBeGreaterThanOrEqual(1);
  });

  it('go from a spike that is sent to a webhook that is told in the time that they must', async () => {
    const { id, path } = await told();
    await alerting.send(tenant, 5);
    await alerting.evaluated(tenant, id, 0);
    const sentAt = Date.now();
    await alerting.send(tenant, 500);
    // Nothing is run by hand: the jobs' own pace is what is measured.
    await eventually(() => expect(events(path)).toEqual(['firing']), 40_000);
    process.stdout.write(`From the spike to the webhook: ${((Date.now() - sentAt) / 1_000).toFixed(1)} s\n`);
  }, 60_000);
});
