import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '../startup-error.js';

/** Secrets that are made at the first start and kept in the data directory, readable by their owner alone. */
export interface GeneratedSecrets {
  jwtSecret: string;
  /** 32 bytes, base64. */
  masterKey: string;
  demoPassword: string;
}

/**
 * Reads `secrets.json` of the data directory, making it (mode 0600) when it is not there.
 * @throws StartupError when the directory cannot be written or the file is damaged.
 */
export function generatedSecrets(dataDirectory: string): GeneratedSecrets {
  const file = join(dataDirectory, 'secrets.json');
  if (existsSync(file)) return readSecrets(file);
  const secrets: GeneratedSecrets = {
    jwtSecret: randomBytes(48).toString('base64url'),
    masterKey: randomBytes(32).toString('base64'),
    demoPassword: randomBytes(9).toString('base64url'),
  };
  try {
    mkdirSync(dataDirectory, { recursive: true });
    // Written aside and renamed, so that a crash leaves a whole file or none.
    writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
    chmodSync(`${file}.new`, 0o600);
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw new StartupError(
      `The data directory ${dataDirectory} cannot be written (${(error as NodeJS.ErrnoException).code}): give this user the right, or set TIDEMARK_DATA_DIR to a directory of its own.`,
    );
  }
  return secrets;
}

function readSecrets(file: string): GeneratedSecrets {
  try {
    const parsed = JSON.parse(readFileSync(file, 'utf8')) as Partial<GeneratedSecrets>;
    if (parsed.jwtSecret && parsed.masterKey && parsed.demoPassword) return parsed as GeneratedSecrets;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code) throw new StartupError(`${file} cannot be read (${code}): start Tidemark as the user who owns it.`);
  }
  throw new StartupError(`${file} is damaged: put it back from a backup; without its master key the stored data-source passwords cannot be read.`);
}
