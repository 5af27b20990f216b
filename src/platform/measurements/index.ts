export { ActiveActors } from './active-actors.js';
export { type Measurement, counted, level } from './measurement.js';
export { Measurements, SLOW_EVERY_MS } from './measurements.js';
export { MeasurementsModule } from './measurements.module.js';
export { Reservoir } from './reservoir.js';
export { type KeyedTally, type Tally } from './tally.js';
