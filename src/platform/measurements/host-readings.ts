import { readFile, statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { type Measurement, level } from './measurement.js';
import { type NetworkCounters, networkCounters } from './network-counters.js';

const NETWORK_COUNTERS = '/proc/net/dev';

/** How the machine is, or the container that the process may use of it. What a system does not tell is left out. */
export class HostReadings {
  private network: (NetworkCounters & { readonly at: number }) | null = null;

  /** @param directory on the disk that is looked at */
  constructor(private readonly directory: string) {}

  memory(): Measurement[] {
    return [level('host.memory_percent', memoryPercent())];
  }

  /** How full it is, as `df` counts: what is reserved for the system's own user is neither free nor used. */
  async disk(): Promise<Measurement[]> {
    const { blocks, bfree, bavail } = await statfs(this.directory);
    const used = blocks - bfree;
    return used + bavail === 0 ? [] : [level('host.disk_percent', (100 * used) / (used + bavail))];
  }

  /** Bytes by the second since the last reading. */
  async networkPace(): Promise<Measurement[]> {
    const counters = networkCounters(await readFile(NETWORK_COUNTERS, 'latin1'));
    const before = this.network;
    const at = performance.now();
    this.network = counters && { ...counters, at };
    if (!counters || !before || at <= before.at) return [];
    return (['rx', 'tx'] as const).map((direction) => {
      const perSecond = (Math.max(0, counters[direction] - before[direction]) * 1_000) / (at - before.at);
      return level('host.network_bytes_per_second', perSecond, { dimensions: { direction } });
    });
  }
}

function memoryPercent(): number {
  const limit = process.constrainedMemory();
  // Without a limit systems tell 0, or a number that no machine has.
  const total = limit > 0 && limit < totalmem() ? limit : totalmem();
  return Math.min(100, Math.max(0, (100 * (total - process.availableMemory())) / total));
}
