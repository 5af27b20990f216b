import { accountOfUid, findAccount, UNPRIVILEGED_NAMES } from './account.js';

const PASSWD = `root:x:0:0:root:/root:/bin/bash
# a comment
nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin
postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash
`;

describe('the user as whom PostgreSQL runs', () => {
  it('is postgres where that exists', () => {
    expect(findAccount(PASSWD, UNPRIVILEGED_NAMES)).toEqual({ name: 'postgres', uid: 101, gid: 104 });
  });

  it('is nobody where there is no postgres', () => {
    const passwd = PASSWD.replace(/^postgres.*$/m, '');
    expect(findAccount(passwd, UNPRIVILEGED_NAMES)).toEqual({ name: 'nobody', uid: 65_534, gid: 65_533 });
  });

  it('is never a second name of root', () => {
    expect(findAccount('postgres:x:0:0::/:/bin/sh\n', UNPRIVILEGED_NAMES)).toBeUndefined();
  });

  it('is found by number for data that somebody owns already', () => {
    expect(accountOfUid(PASSWD, 101)?.name).toBe('postgres');
    expect(accountOfUid(PASSWD, 4242)).toBeUndefined();
  });
});
