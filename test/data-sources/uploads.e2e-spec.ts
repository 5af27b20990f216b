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

  it('does not replace the one of its name when it is refused', async () => {
    expect((await upload('orders.csv', 'a,b\n1,2\n')).status).toBe(201);
    expect((await upload('orders.csv', '')).status).toBe(400);
    const { data } = await tenant.admin.api.get<{ name: string; bytes: number }[]>(`/datasources/${source}/files`);
    expect(data).toMatchObject([{ name: 'orders.csv', bytes: 8 }]);
  });
});
