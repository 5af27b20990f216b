import { alarmsOf } from './judged.js';
import { labelledSeries } from './labelled-series.js';

/** Of this many series one is also judged by its first half alone. */
const HALVED = 4;

/** What the detector raises in each labelled series, and in the first half of some, as JSON: for tests, whose own runtime is slow at arithmetic. */
const raised = labelledSeries().map(({ timestamps, values }, index) => {
  const half = Math.floor(values.length / 2);
  const alarms = alarmsOf({ timestamps, values });
  if (index % HALVED !== 0) return { alarms };
  return { alarms, half, alarmsOfHalf: alarmsOf({ timestamps: timestamps.slice(0, half), values: values.slice(0, half) }) };
});
process.stdout.write(JSON.stringify(raised));
