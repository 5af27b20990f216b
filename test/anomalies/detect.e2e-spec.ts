import { type TestApp, startTestApp } from '../support/app.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

interface DetectedPoint {
  timestamp: string;
  value: number;
  score: number;
  likelihood: number;
  anomaly: boolean;
  expected: number;
  lower: number;
  upper: number;
  type: string | null;
  severity: string | null;
  confidence: number;
  explanation: string | null;
}

const STEP_MS = 300_000;
const START = Date.UTC(2026, 2, 2);
/** Five-minute values around 50 with a spike of 90 at point 700. */
const valueAt = (index: number): number => (index === 700 ? 90 : 50 + ((index * 7919) % 101) / 50);
const isoPoints = (length: number): [string, number][] =>
  Array.from({ length }, (_, index) => [new Date(START + index * STEP_MS).toISOString(), valueAt(index)]);

describe('detecting anomalies in a series', () => {
  let app: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
    tenant = await newTenant(app, { roles: ['viewer'] });
  });
  afterAll(() => app.close());

  const detect = (body: unknown) => tenant.viewer.api.post<{ points: DetectedPoint[] }>('/anomalies/detect', body);

  it('tells of each point what was expected, and raises the one that is unlike the others, in words', async () => {
    const { status, data } = await detect({ series: isoPoints(800) });
    expect(status).toBe(200);
    expect(data.points).toHaveLength(800);
    const spike = data.points[700];
    expect(spike).toMatchObject({ timestamp: new Date(START + 700 * STEP_MS).toISOString(), value: 90, anomaly: true, severity: 'critical' });
    expect(spike?.expected).toBeCloseTo(51, 0);
    expect(spike?.lower).toBeLessThan(51);
    expect(spike?.upper).toBeGreaterThan(51);
    expect(spike?.upper).toBeLessThan(90);
    expect(spike?.likelihood).toBeGreaterThan(0.999);
    expect(spike?.explanation).toMatch(/^The value was 90, 7\d % above the usual 5[01](\.\d)? /);
    expect(data.points[699]).toMatchObject({ anomaly: false, severity: null, confidence: 0, explanation: null });
  });

  it('says of the first points what it says when no others come', async () => {
    const points = isoPoints(760);
    const [whole, part] = await Promise.all([detect({ series: points }), detect({ series: points.slice(0, 705) })]);
    expect(part.data.points).toEqual(whole.data.points.slice(0, 705));
  });

  it('takes milliseconds for times, in any order', async () => {
    const series = Array.from({ length: 120 }, (_, index) => [START + (index % 2 === 0 ? index : index - 2) * STEP_MS, valueAt(index)]);
    const { status, data } = await detect({ series });
    expect(status).toBe(200);
    expect(data.points[0]?.timestamp).toBe('2026-03-02T00:00:00.000Z');
  });

  it('judges by the settings that are sent', async () => {
    const settings = { direction: 'down', enabledMethods: ['statistical', 'trend'], timeZone: 'Europe/Berlin', quietHours: [{ from: '01:00', to: '02:00' }] };
    const { status, data } = await detect({ series: isoPoints(800), settings });
    expect(status).toBe(200);
    expect(data.points[700]).toMatchObject({ anomaly: false });
  });

  it('takes 50,000 points, and answers others meanwhile', async () => {
    let isJudged = false;
    const judged = detect({ series: Array.from({ length: 50_000 }, (_, index) => [START + index * STEP_MS, valueAt(index)]) }).then((answer) => {
      isJudged = true;
      return answer;
    });
    let answered = 0;
    while (!isJudged) {
      expect((await tenant.viewer.api.get('/metrics/names')).status).not.toBe(500);
      if (!isJudged) answered += 1;
    }
    const { status, data } = await judged;
    expect(status).toBe(200);
    expect(data.points).toHaveLength(50_000);
    expect(answered).toBeGreaterThan(3);
  }, 180_000);

  const point = [START, 1];
  it.each<[string, unknown, string]>([
    ['more than 50,000 points', { series: Array.from({ length: 50_001 }, () => point) }, 'series'],
    ['no points', { series: [] }, 'series'],
    ['no series', {}, 'series'],
    ['a series that is none', { series: 'all' }, 'series'],
    ['a point that is none', { series: [point, 5] }, 'series.1 must be a pair'],
    ['a point of three', { series: [[START, 1, 2]] }, 'series.0 must be a pair'],
    ['a time that is none', { series: [['yesterday', 1]] }, 'series.0 must begin with a time'],
    ['a time without its offset', { series: [['2026-03-01T00:00:00', 1]] }, 'series.0 must begin with a time'],
    ['a time beyond all dates', { series: [[1e18, 1]] }, 'series.0 must begin with a time'],
    ['a value that is a text', { series: [[START, '1']] }, 'series.0 must end with a finite number'],
    ['no value', { series: [[START, null]] }, 'series.0 must end with a finite number'],
    ['a field that is not known', { series: [point], metric: 'a' }, 'metric is not a known field'],
    ['a setting that is not known', { series: [point], settings: { threshold: 1 } }, 'settings.threshold is not a known field'],
    ['a sensitivity out of bounds', { series: [point], settings: { sensitivity: 2 } }, 'sensitivity'],
    ['a window that is too long', { series: [point], settings: { windowSize: 100_000 } }, 'windowSize'],
    ['a method that there is not', { series: [point], settings: { enabledMethods: ['magic'] } }, 'enabledMethods'],
    ['no methods', { series: [point], settings: { enabledMethods: [] } }, 'enabledMethods'],
    ['a time of day that is none', { series: [point], settings: { quietHours: [{ from: '24:00', to: '01:00' }] } }, 'from must be a time of day'],
    ['a zone that there is not', { series: [point], settings: { timeZone: 'Mars/Olympus' } }, 'timeZone'],
    ['settings that are null', { series: [point], settings: null }, 'settings'],
    ['settings that are a list', { series: [point], settings: [] }, 'settings'],
  ])('refuses %s', async (_, body, problem) => {
    const answer = await detect(body);
    expect(answer).toMatchObject({ status: 400, error: { code: 'VALIDATION_FAILED' } });
    expect(JSON.stringify(answer.error)).toContain(problem);
  });

  it('refuses numbers that are not finite, and garbage that is deep', async () => {
    const send = async (text: string) => {
      const response = await fetch(`${app.url}/api/v1/anomalies/detect`, {
        method: 'POST',
        headers: { 'authorization': `Bearer ${tenant.viewer.accessToken}`, 'content-type': 'application/json' },
        body: text,
      });
      return response.status;
    };
    expect(await send(`{"series":[[${START},1e999]]}`)).toBe(400);
    expect(await send(`{"series":[[${START},NaN]]}`)).toBe(400);
    expect(await send(`{"series":${'['.repeat(5000)}${']'.repeat(5000)}}`)).toBe(400);
    expect(await send(`{"series":[[[[[[[[[[1]]]]]]]]]]}`)).toBe(400);
  });

  it('is for those who may read anomalies', async () => {
    const response = await fetch(`${app.url}/api/v1/anomalies/detect`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"series":[[0,1]]}' });
    expect(response.status).toBe(401);
  });
});
