import { networkCounters } from './network-counters.js';

const TEXT = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 9000000   90000    0    0    0     0          0         0  9000000   90000    0    0    0     0       0          0
  eth0: 1234567    1000    0    0    0     0          0         0   765432     900    0    0    0     0       0          0
wlan0:12345678901     5    0    0    0     0          0         0       10       1    0    0    0     0       0          0
`;

describe('networkCounters', () => {
  it('adds up what came in and went out on every interface but the loopback', () => {
    expect(networkCounters(TEXT)).toEqual({ rx: 1_234_567 + 12_345_678_901, tx: 765_442 });
  });

  it('knows nothing of a machine that has only a loopback, and of a text that is another', () => {
    expect(networkCounters(TEXT.split('\n').slice(0, 3).join('\n'))).toBeNull();
    expect(networkCounters('')).toBeNull();
    expect(networkCounters('nothing: of the kind')).toBeNull();
  });
});
