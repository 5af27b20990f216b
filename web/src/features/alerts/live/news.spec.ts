import { NewsOfAlerts, newsOf } from './news.js';

const alert = (change: object) => ({ type: 'alert', data: { id: 'a', change: 'opened', status: 'firing', severity: 'critical', rule: 'High latency', summary: '812 ms is above 500 ms', ...change } });
const notification = (change: object) => ({
  type: 'notification',
  data: { id: 'n', event: 'escalated', severity: 'warning', title: 'High latency', summary: 'Nobody has it.', path: '/alerts/a', subject: { kind: 'alert', id: 'a' }, count: 1, ...change },
});

describe('what is said aloud of alerts', () => {
  it('is one that opens, to those who may do something about it', () => {
    expect(newsOf(alert({}), true).news).toEqual({ alertId: 'a', title: 'High latency', description: '812 ms is above 500 ms', danger: true, takeable: true, path: '/alerts/a' });
    expect(newsOf(alert({}), false).news).toBeNull();
  });

  it('is nothing that only informs, changes or was opened under a silence', () => {
    for (const change of [{ severity: 'info' }, { change: 'cause_changed' }, { status: 'silenced' }]) expect(newsOf(alert(change), true).news).toBeNull();
  });

  it('is taken back once somebody has it or it is over', () => {
    expect(newsOf(alert({ change: 'acknowledged', status: 'acknowledged' }), true)).toEqual({ news: null, settled: 'a' });
    expect(newsOf(alert({ change: 'resolved', status: 'resolved' }), false)).toEqual({ news: null, settled: 'a' });
  });

  it('is what a notification says, with how many it stands for', () => {
    expect(newsOf(notification({ count: 3 }), false).news).toMatchObject({ alertId: 'a', description: 'Nobody has it. And 2 more.', takeable: true, danger: false });
    expect(newsOf(notification({ event: 'resolved' }), true).news).toMatchObject({ takeable: false });
    expect(newsOf(notification({ subject: { kind: 'channel', id: 'c' }, event: 'test', path: null }), true).news).toMatchObject({ alertId: null, takeable: false, path: null });
  });

  it('makes nothing of what it does not know', () => {
    for (const frame of [{ type: 'alert', data: null }, { type: 'alert', data: {} }, { type: 'pong', data: {} }]) expect(newsOf(frame, true)).toEqual({ news: null, settled: null });
  });

  it('says an alert once within a minute, whichever way it is told', () => {
    const news = new NewsOfAlerts();
    const [opened, told, over] = [newsOf(alert({}), true).news, newsOf(notification({}), true).news, newsOf(notification({ event: 'resolved' }), true).news];
    if (!opened || !told || !over) throw new Error('There is nothing to say.');
    expect([news.isNew(opened, 0), news.isNew(told, 1_000), news.isNew(over, 2_000), news.isNew(told, 90_000)]).toEqual([true, false, true, true]);
  });
});
