import { Global, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { StorageConfig } from '../config/index.js';
import { ActiveActors } from './active-actors.js';
import { HostReadings } from './host-readings.js';
import { Measurements, SLOW_EVERY_MS } from './measurements.js';
import { ProcessReadings, memory } from './process-readings.js';

/** Has the process and its machine read with the other figures. */
@Injectable()
class OwnReadings implements OnApplicationShutdown {
  private readonly process = new ProcessReadings();

  constructor(measurements: Measurements, { dataDirectory }: StorageConfig) {
    const host = new HostReadings(dataDirectory);
    measurements.read(() => this.process.read());
    measurements.read(() => host.memory());
    measurements.read(memory, SLOW_EVERY_MS);
    measurements.read(() => host.disk(), SLOW_EVERY_MS);
    measurements.read(() => host.networkPace(), SLOW_EVERY_MS);
    // The first pace is told since now.
    host.networkPace().catch(() => undefined);
  }

  onApplicationShutdown(): void {
    this.process.stop();
  }
}

/** What the process measures of itself; keeping it is the business of others. */
@Global()
@Module({ providers: [ActiveActors, Measurements, OwnReadings], exports: [ActiveActors, Measurements] })
export class MeasurementsModule {}
