import { judgeHolder, type HolderSight, type LockHolder } from './data-directory-lock.js';

const holder: LockHolder = { pid: 4711, started: '98765', boot: 'boot-1', namespace: 'pid:[1]', nonce: 'n' };
const sight: HolderSight = { boot: 'boot-1', namespace: 'pid:[1]', started: '98765', silentForMs: 0 };

describe('the lock of a data directory', () => {
  it('is held by the process that took it, however long it was silent', () => {
    expect(judgeHolder(holder, { ...sight, silentForMs: 3_600_000 })).toBe('alive');
  });

  it('is stale when its process is dead', () => {
    expect(judgeHolder(holder, { ...sight, started: undefined })).toBe('dead');
  });

  it('is stale when a later process has the same pid', () => {
    expect(judgeHolder(holder, { ...sight, started: '99999' })).toBe('dead');
  });

  it.each([
    ['in another container', { namespace: 'pid:[2]' }],
    ['on another machine, or before a reboot', { boot: 'boot-2' }],
  ])('must be watched when its process ran %s, even where pid and start coincide', (_place, elsewhere) => {
    expect(judgeHolder(holder, { ...sight, ...elsewhere, silentForMs: 4_000 })).toBe('unseen');
  });

  it('is stale when such a process has been silent for long', () => {
    expect(judgeHolder(holder, { ...sight, boot: 'boot-2', silentForMs: 60_000 })).toBe('dead');
  });
});
