import type { MeteredUse } from '../../../platform/metering/index.js';
import { allocate } from '../../domain/allocate.js';
import { type CostDimension, type Dimensions, NO_DIMENSIONS } from '../../domain/cost.js';
import { type Decimal, decimal, sumOf, textOf } from '../../domain/decimal.js';
import type { CountedMeter } from '../../domain/meters.js';

/** What the process used between one taking of its meters and the next. */
export interface ProcessUse {
  readonly cpuSeconds: number;
  readonly memoryGbSeconds: number;
}

/** So much of something, of a tenant; which day it is depends on where that is. */
export interface MeteredQuantity {
  /** null: the installation's own. */
  readonly tenantId: string | null;
  readonly meter: CountedMeter;
  readonly label: string;
  readonly dimensions: Dimensions;
  /** Above zero. */
  readonly quantity: Decimal;
}

const MICROSECONDS = 6;

/**
 * Turns what was metered into quantities.
 *
 * CPU time cannot be measured by request, for requests take turns. The process's own is: as much of it as requests lasted
 * together is divided among them by how long each lasted, since none can have used more; what is above that, such as jobs
 * in the background, is the installation's. So the quantities always sum to what the process used. Memory is the
 * installation's as a whole.
 */
export function quantitiesOf(uses: readonly MeteredUse[], { cpuSeconds, memoryGbSeconds }: ProcessUse): MeteredQuantity[] {
  const quantities: MeteredQuantity[] = [];
  const add = (tenantId: string | null, meter: CountedMeter, quantity: Decimal, label = '', dimensions: Partial<Record<CostDimension, string>> = {}): void => {
    if (decimal(quantity).gt(0)) quantities.push({ tenantId, meter, label, dimensions: { ...NO_DIMENSIONS, ...dimensions }, quantity });
  };
  const cpu = seconds(cpuSeconds);
  const busy = uses.map(({ use }) => seconds(use.busyMs / 1_000));
  const together = sumOf(busy);
  const attributed = decimal(cpu).lt(together) ? cpu : together;
  const shares = allocate(attributed, busy);
  for (const [index, { tenantId, customer, place, use }] of uses.entries()) {
    const { feature, endpoint, label } = place;
    const dimensions = { customer, feature, endpoint };
    add(tenantId, 'compute.cpu_seconds', shares?.[index] ?? '0', '', dimensions);
    add(tenantId, 'bandwidth.bytes_sent', whole(use.bytesSent), '', dimensions);
    add(tenantId, 'query.source_seconds', seconds(use.sourceMs / 1_000), label, dimensions);
    add(tenantId, 'requests', whole(use.requests), '', dimensions);
    add(tenantId, 'requests.busy_seconds', busy[index] ?? '0', '', dimensions);
    add(tenantId, 'query.rows', whole(use.rows), label, dimensions);
  }
  add(null, 'compute.cpu_seconds', textOf(decimal(cpu).minus(shares ? attributed : 0)));
  add(null, 'compute.memory_gb_seconds', seconds(memoryGbSeconds));
  return quantities;
}

/** Clocks do not tell more than microseconds; more digits would only be noise. */
const seconds = (value: number): Decimal => textOf(decimal(Math.max(0, value)).round(MICROSECONDS));
const whole = (value: number): Decimal => textOf(Math.round(value));
