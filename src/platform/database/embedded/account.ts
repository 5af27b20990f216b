/** An operating system user as whom PostgreSQL runs when Tidemark itself is root (PostgreSQL refuses to be root). */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

/** The users that are tried, in this order; none is ever created. */
export const UNPRIVILEGED_NAMES = ['postgres', '_postgres', 'nobody'] as const;

function parseAccounts(passwd: string): Account[] {
  return passwd
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4 && /^\d+$/.test(fields[2] ?? '') && /^\d+$/.test(fields[3] ?? ''))
    .map((fields) => ({ name: fields[0] ?? '', uid: Number(fields[2]), gid: Number(fields[3]) }));
}

/** The first of `names` that exists in the text of /etc/passwd and is not root. */
export function findAccount(passwd: string, names: readonly string[]): Account | undefined {
  const accounts = parseAccounts(passwd).filter((account) => account.uid !== 0);
  for (const name of names) {
    const found = accounts.find((account) => account.name === name);
    if (found) return found;
  }
  return undefined;
}

/** The user with that number in the text of /etc/passwd. */
export function accountOfUid(passwd: string, uid: number): Account | undefined {
  return parseAccounts(passwd).find((account) => account.uid === uid);
}
