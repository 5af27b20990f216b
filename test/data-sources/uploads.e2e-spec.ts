import { SourceLimits } from '../../src/data-sources/source-limits.js';
import { PLANS } from '../../src/tenants/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

describe('an uploaded file', () => {
  let app: TestApp;
  let tenant: TestTenant;
  let source: string;

  beforeAll(async () => {
    app = await startTestApp();
    tenant = await newTenant(app);
    const made = await tenant.admin.api.post<{ id: string }>('/datasources', { name: 'Files', type: 'file', settings: {} });
    source = made.data?.id ?? '';
  });
  afterAll(() => app.close());

  async function upload(name: string, content: string): Promise<{ status: number; body: unknown }> {
    const form = new FormData();
    form.append('file', new Blob([content]), name);
    const url = `${app.url}/api/v1/datasources/${source}/files`;
    const answer = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${tenant.admin.accessToken}` }, body: form });
    return { status: answer.status, body: await answer.json() };
  }

  it.each([
    ['line.csv', `a,b\n${'x'.repeat(2_100_000)}`, 'line.csv, line 2: the line is longer than 2 MB.'],
    ['empty.json', '', 'empty.json: it is empty.'],
    ['fake.parquet', 'PK garbage', 'fake.parquet: this is no Parquet file.'],
  ])('that no engine could read (%s) is refused with the reason, and not kept', async (name, content, message) => {
    const { status, body } = await upload(name, content);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(message);
    expect((await tenant.admin.api.get<unknown[]>(`/datasources/${source}/files`)).data).toEqual([]);
  });

  describe('for which there is no room', () => {
    const KB = 1024;
    const file = (kilobytes: number): string => `a,b\n${'1,2\n'.repeat((kilobytes * KB) / 4 - 1)}`;
    const files = async (): Promise<string[]> =>
      (await tenant.admin.api.get<{ name: string }[]>(`/datasources/${source}/files`)).data.map(({ name }) => name);
    const limits = (): { reservedBytes: number } => app.app.get(SourceLimits, { strict: false });
    const plan = PLANS.enterprise as { uploadBytes: number };
    const before = plan.uploadBytes;
    beforeAll(() => (plan.uploadBytes = 100 * KB));
    afterAll(() => (plan.uploadBytes = before));
    afterEach(async () => {
      for (const name of await files()) await tenant.admin.api.delete(`/datasources/${source}/files/${name}`);
    });

    it('in the plan is refused, and one that replaces another counts for what it adds', async () => {
      expect((await upload('first.csv', file(60))).status).toBe(201);
      const { status, body } = await upload('second.csv', file(60));
      expect([status, body]).toEqual([429, expect.objectContaining({ error: expect.objectContaining({ code: 'QUOTA_EXCEEDED', details: { quota: 'uploadBytes', limit: 100 * KB, plan: 'enterprise' } }) })]);
      expect((await upload('first.csv', file(90))).status).toBe(201);
      expect(await files()).toEqual(['first.csv']);
      const usage = await tenant.admin.api.get<{ quotas: { name: string; used: number }[] }>(`/tenants/${tenant.id}/usage`);
      expect(usage.data.quotas.find(({ name }) => name === 'uploadBytes')?.used).toBe(90 * KB);
      expect((await upload('third.csv', file(10))).status).toBe(201);
      expect((await upload('fourth.csv', file(1))).status).toBe(429);
    });

    it('in the plan when others are sent at the same time is refused too', async () => {
      await Promise.all(['a.csv', 'b.csv', 'c.csv', 'd.csv'].map((name) => upload(name, file(40))));
      expect((await files()).length).toBeLessThanOrEqual(2);
    });

    it('on the disk is refused, and nothing of it is kept', async () => {
      const { reservedBytes } = limits();
      limits().reservedBytes = Number.MAX_SAFE_INTEGER;
      try {
        const { status, body } = await upload('late.csv', file(1));
        expect([status, body]).toEqual([503, expect.objectContaining({ error: expect.objectContaining({ code: 'SERVICE_UNAVAILABLE', message: expect.stringContaining('disk') }) })]);
        expect(await files()).toEqual([]);
      } finally {
        limits().reservedBytes = reservedBytes;
      }
      expect((await upload('late.csv', file(1))).status).toBe(201);
    });
  });

  it('does not replace the one of its name when it is refused', async () => {
    expect((await upload('orders.csv', 'a,b\n1,2\n')).status).toBe(201);
    expect((await upload('orders.csv', '')).status).toBe(400);
    const { data } = await tenant.admin.api.get<{ name: string; bytes: number }[]>(`/datasources/${source}/files`);
    expect(data).toMatchObject([{ name: 'orders.csv', bytes: 8 }]);
  });
});
