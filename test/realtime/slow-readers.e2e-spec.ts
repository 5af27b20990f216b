import { eventually } from '../support/eventually.js';
import type { Socket } from '../support/socket.js';
import { type LiveDashboard, type LiveShop, type Stats, openLiveShop } from './live-shop.js';

/** About 3 MB a frame, so that what the operating system buffers is soon full. */
const LARGE = `SELECT value, n, repeat('x', 30000) AS padding FROM rounds, generate_series(1, 100) AS n ORDER BY n`;
/** More rounds than any buffer between two sockets holds. */
const MOST_ROUNDS = 25;

describe('a reader that reads nothing', () => {
  let shop: LiveShop;
  let dashboard: LiveDashboard;
  let round = 0;
  beforeAll(async () => {
    shop = await openLiveShop();
    await shop.source.run('CREATE TABLE rounds (value int NOT NULL)');
    await shop.source.run('INSERT INTO rounds VALUES (0)');
    dashboard = await shop.dashboard({ large: LARGE });
  });
  afterEach(() => shop.endSockets());
  afterAll(() => shop.close());

  const roundsOf = ({ frames }: Socket): unknown[] => frames.filter(({ type }) => type === 'widget_data').map(({ data }) => data.data?.[0]?.['value']);
  /** Changes the data, and waits until somebody who reads was shown it. */
  const nextRound = async (reader: Socket): Promise<void> => {
    round += 1;
    await shop.source.run('UPDATE rounds SET value = $1', [round]);
    await eventually(() => expect(roundsOf(reader).at(-1)).toBe(round), 15_000);
  };
  const slowConnections = async (): Promise<number> => (await shop.tenant.viewer.api.get<Stats>('/realtime/stats')).data.slowConnections;
  /** Two who watch; one of them stopped reading long ago. */
  const stuffed = async (): Promise<{ reader: Socket; slow: Socket }> => {
    const { accessToken } = shop.tenant.viewer;
    const [reader, slow] = [await shop.watch(accessToken, dashboard.topic), await shop.watch(accessToken, dashboard.topic)];
    await eventually(() => expect([reader, slow].map((each) => roundsOf(each).at(-1))).toEqual([round, round]), 15_000);
    slow.pause();
    for (let count = 0; count < MOST_ROUNDS && (await slowConnections()) === 0; count += 1) await nextRound(reader);
    expect(await slowConnections()).toBe(1);
    return { reader, slow };
  };

  it('costs no more however long it goes on, holds up nobody, and is shown the newest when it reads again', async () => {
    const { reader, slow } = await stuffed();
    const before = await shop.stats();
    for (let count = 0; count < 4; count += 1) await nextRound(reader);
    const after = await shop.stats();
    // One frame a round went out, to the one who reads; for the other one the newest replaced what waited.
    expect([after.framesSent - before.framesSent, after.framesConflated - before.framesConflated]).toEqual([4, 4]);
    slow.resume();
    await eventually(() => expect(roundsOf(slow).at(-1)).toBe(round), 20_000);
    expect(roundsOf(slow)).not.toContain(round - 1);
    await eventually(async () => expect(await slowConnections()).toBe(0));
    await nextRound(reader);
    await eventually(() => expect(roundsOf(slow).slice(-2)).toEqual([round - 1, round]), 15_000);
  });

  it('is cut off when it goes on asking, for answers must wait for it too', async () => {
    const { reader, slow } = await stuffed();
    const { connections } = await shop.stats();
    for (let sent = 0; sent < 1_100; sent += 1) slow.send('ping', {});
    await eventually(async () => expect((await shop.stats()).connections).toBe(connections - 1), 15_000);
    await nextRound(reader);
  });

  it('is sent nothing that waits for it once its right to it has gone', async () => {
    const { reader, slow } = await stuffed();
    const seen = roundsOf(slow).length;
    expect(seen).toBeGreaterThan(0);
    slow.send('unsubscribe', { topics: [dashboard.topic] });
    await eventually(async () => expect(await slowConnections()).toBe(0));
    const newest = round;
    slow.resume();
    await slow.roundTrip();
    expect(roundsOf(slow)).not.toContain(newest);
    await nextRound(reader);
  });
});
