import { parsePostmasterPid } from './postmaster-pid.js';

const READY = `4711
/srv/app/.tidemark/postgres
1790000000
22817

127.0.0.1
  9175174         3
ready   
`;

describe('parsePostmasterPid', () => {
  it('reads pid, data directory, start, port and status of a server that is ready', () => {
    expect(parsePostmasterPid(READY)).toEqual({
      pid: 4711,
      dataDirectory: '/srv/app/.tidemark/postgres',
      startedAt: 1_790_000_000,
      port: 22_817,
      status: 'ready',
    });
  });

  it('knows a server that is starting or stopping', () => {
    expect(parsePostmasterPid(READY.replace('ready   ', 'starting'))?.status).toBe('starting');
    expect(parsePostmasterPid(READY.replace('ready   ', 'stopping'))?.status).toBe('stopping');
  });

  it('takes a file of which the server has written only the first lines', () => {
    expect(parsePostmasterPid('4711\n/srv/data\n1790000000\n')).toEqual({
      pid: 4711,
      dataDirectory: '/srv/data',
      startedAt: 1_790_000_000,
      port: undefined,
      status: 'unknown',
    });
  });

  it('keeps spaces and letters beyond ASCII inside the path', () => {
    expect(parsePostmasterPid(READY.replace('/srv/app', '/srv/Größe und Maß'))?.dataDirectory).toBe(
      '/srv/Größe und Maß/.tidemark/postgres',
    );
  });

  it('answers the positive pid of single-user mode', () => {
    expect(parsePostmasterPid('-4711\n/srv/data\n')?.pid).toBe(4711);
  });

  it.each(['', '\n', 'garbage', 'garbage\n/srv', '0\n/srv', '12', '12\n', '1.5\n/srv'])(
    'refuses %j, which is no such file',
    (text) => {
      expect(parsePostmasterPid(text)).toBeUndefined();
    },
  );
});
