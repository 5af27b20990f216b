import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';

/**
 * Ports are taken from a range that no well-known service uses and from which systems do not hand out ports for
 * outgoing connections, so that the port of the last start is still free at the next one.
 */
const FIRST_PORT = 22_400;
const PORT_COUNT = 1_800;
const RESERVED_PORTS: ReadonlySet<number> = new Set([23_456, 24_007, 24_008]);

function fingerprint(dataDirectory: string): string {
  return createHash('sha256').update(dataDirectory).digest('hex');
}

/** A directory name for the database of a data directory: readable, and different for different paths. */
export function locationName(dataDirectory: string): string {
  const project = basename(dirname(dataDirectory))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 24);
  return `${project || 'tidemark'}-${fingerprint(dataDirectory).slice(0, 8)}`;
}

/**
 * Where the database may lie, best first. An ordinary user keeps it in the data directory. Root runs PostgreSQL as
 * somebody else, who may not be able to enter that directory (`/root`, `mktemp -d`); what survives a reboot comes first.
 * The world-writable places hold one directory per database, made exclusively, so that nobody can prepare it.
 */
export function candidateLocations(dataDirectory: string, isRoot: boolean, temporaryDirectory: string): string[] {
  if (!isRoot) return [dataDirectory];
  const name = locationName(dataDirectory);
  const shared = [...new Set(['/var/tmp', temporaryDirectory, '/tmp'])];
  return [
    dataDirectory,
    join('/var/lib/tidemark', name),
    ...shared.map((directory) => join(directory, `tidemark-${name}`)),
  ];
}

/** Ports to try for a data directory: always the same order for the same path, each port of the range once. */
export function candidatePorts(dataDirectory: string): number[] {
  const offset = Number.parseInt(fingerprint(dataDirectory).slice(0, 8), 16) % PORT_COUNT;
  return Array.from({ length: PORT_COUNT }, (_, index) => FIRST_PORT + ((offset + index) % PORT_COUNT)).filter(
    (port) => !RESERVED_PORTS.has(port),
  );
}
