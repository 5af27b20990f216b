import { succeeded } from '../dashboards/sample-source.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { type Receiver, startReceiver, status } from './receiver.js';
import { type Channel, allow, ledger, notice, tell, webhook } from './told.js';

interface Doing extends Channel {
  delivery: { lastDeliveredAt: string | null; failing: { at: string; error: string } | null; pending: number; dead: number };
}

describe('how channels do', () => {
  let app: TestApp;
  let receiver: Receiver;
  let tenant: TestTenant;
  beforeAll(async () => {
    [app, receiver] = await Promise.all([startTestApp(), startReceiver()]);
    await allow(app, receiver.port);
  });
  beforeEach(async () => {
    tenant = await newTenant(app);
  });
  afterAll(async () => {
    await app?.close();
    await receiver?.close();
  });

  const doing = async (id: string): Promise<Doing['delivery']> => succeeded(await tenant.admin.api.get<Doing>(`/notification-channels/${id}`)).delivery;

  it('stands beside them: nothing yet, delivered, failing with the reason, delivering again', async () => {
    const { id } = await webhook(tenant, `${receiver.url}/doing`);
    expect(await doing(id)).toEqual({ lastDeliveredAt: null, failing: null, pending: 0, dead: 0 });
    await tell(app, tenant, [notice({ channelId: id })]);
    await eventually(async () => expect(await doing(id)).toEqual({ lastDeliveredAt: expect.any(String), failing: null, pending: 0, dead: 0 }));
    receiver.answer('/doing', status(503));
    await tell(app, tenant, [notice({ channelId: id })]);
    await eventually(async () => expect(await doing(id)).toMatchObject({ failing: { error: 'The receiver answered 503', at: expect.any(String) }, pending: 1, dead: 0 }));
    receiver.answer('/doing', status(200));
    const [waiting] = await ledger(tenant, { status: 'pending' });
    succeeded(await tenant.admin.api.post(`/notifications/${waiting?.id}/retry`));
    await eventually(async () => expect(await doing(id)).toMatchObject({ failing: null, pending: 0 }));
  });

  it('counts what was given up until somebody dismisses it, for each channel by itself', async () => {
    const [one, other] = [await webhook(tenant, `${receiver.url}/one`), await webhook(tenant, `${receiver.url}/other`)];
    receiver.answer('/one', status(404));
    await tell(app, tenant, [notice({ channelId: one.id }), notice({ channelId: other.id })]);
    // Three tries are made of what will hardly pass; each is asked for here rather than waited for.
    await eventually(async () => {
      const [waiting] = await ledger(tenant, { channelId: one.id });
      if (waiting?.status === 'pending') await tenant.admin.api.post(`/notifications/${waiting.id}/retry`);
      expect(await doing(one.id)).toMatchObject({ failing: { error: 'The receiver answered 404' }, pending: 0, dead: 1 });
    });
    const list = succeeded(await tenant.admin.api.get<Doing[]>('/notification-channels'));
    expect(list.find(({ id }) => id === other.id)?.delivery).toMatchObject({ lastDeliveredAt: expect.any(String), failing: null, dead: 0 });
    const [dead] = await ledger(tenant, { status: 'dead' });
    succeeded(await tenant.admin.api.post(`/notifications/${dead?.id}/dismiss`));
    expect(await doing(one.id)).toEqual({ lastDeliveredAt: null, failing: null, pending: 0, dead: 0 });
  });
});
