import { spawn } from 'node:child_process';
import type { Account } from './account.js';

/** How a program ended; `code` is undefined when it was killed by a signal. */
export interface ProgramResult {
  code: number | undefined;
  stdout: string;
  stderr: string;
}

/**
 * The environment of every PostgreSQL program: nothing of ours, so that neither our secrets nor somebody's PGPORT or
 * LANG reach the server, and messages come in the language that we read.
 */
export const PROGRAM_ENVIRONMENT: NodeJS.ProcessEnv = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Spawn options that make a program run as another user; without an account it runs as we do. */
export function asAccount(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

/**
 * Runs a program to its end, as another user if an account is given, and never with a shell of its own making.
 * @throws the error of the system when the program cannot be started at all (EACCES, ENOENT, EPERM).
 */
export function runProgram(
  program: string,
  parameters: readonly string[],
  account: Account | undefined,
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      ...asAccount(account),
      // Our own working directory may be one that the account cannot enter.
      cwd: '/',
      // Out of the terminal's foreground group: Ctrl-C is ours to handle.
      detached: true,
      env: PROGRAM_ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? undefined, stdout, stderr }));
  });
}
