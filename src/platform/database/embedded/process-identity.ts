import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';

/** Linux tells about processes in /proc; elsewhere `ps` is asked, which is slower and is used sparingly. */
const HAS_PROC = process.platform === 'linux';

function procStat(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the command in parentheses and may itself hold spaces and parentheses.
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function ps(pid: number, format: string): string | undefined {
  try {
    return execFileSync('ps', ['-o', format, '-p', String(pid)], {
      encoding: 'utf8',
      env: { LC_ALL: 'C', PATH: '/bin:/usr/bin' },
    }).trim();
  } catch {
    return undefined;
  }
}

/** Whether a process runs under that pid. A zombie, which nobody has reaped, counts as dead. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return !HAS_PROC || procStat(pid)?.[0] !== 'Z';
}

/** When the process began, in a form that only serves comparison; with the pid it names a process for good. Undefined when it is dead. */
export function processStart(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  return HAS_PROC ? procStat(pid)?.[19] : ps(pid, 'lstart=');
}

/**
 * What this process can see: the boot of the machine and the pid namespace. A pid from another boot is dead; a pid from
 * another namespace (a container) cannot be looked up.
 */
export function processScope(): { boot: string; namespace: string } {
  if (!HAS_PROC) return { boot: process.platform, namespace: 'one' };
  try {
    return {
      boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
      namespace: readlinkSync('/proc/self/ns/pid'),
    };
  } catch {
    return { boot: 'unknown', namespace: 'unknown' };
  }
}

/**
 * Whether the living process `pid` is a PostgreSQL server working in `directory`: the server changes into its data
 * directory, so the working directory tells, through symbolic links and renames too. A process of another user, whom we
 * may not ask, is none of ours.
 */
export function worksIn(pid: number, directory: string): boolean {
  if (!HAS_PROC) return ps(pid, 'command=')?.includes(directory) ?? false;
  try {
    const theirs = statSync(`/proc/${pid}/cwd`);
    const ours = statSync(directory);
    return theirs.dev === ours.dev && theirs.ino === ours.ino;
  } catch {
    return false;
  }
}

/** The living processes that have `text` on their command line. */
export function processesNaming(text: string): number[] {
  const commands: [pid: number, command: string][] = HAS_PROC ? procCommands() : psCommands();
  return commands.filter(([pid, command]) => command.includes(text) && isAlive(pid)).map(([pid]) => pid);
}

function procCommands(): [number, string][] {
  return readdirSync('/proc').flatMap((name): [number, string][] => {
    if (!/^\d+$/.test(name)) return [];
    try {
      return [[Number(name), readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')]];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

function psCommands(): [number, string][] {
  const text = execFileSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8', env: { LC_ALL: 'C', PATH: '/bin:/usr/bin' } });
  return text.split('\n').map((line): [number, string] => [Number.parseInt(line, 10), line]);
}
