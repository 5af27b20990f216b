import { type CountedMeter, type CountedUsage, NO_DIMENSIONS, UsageRecorder } from '../../src/economics/index.js';
import { OwnUse } from '../../src/economics/metering/own-use.js';
import { Clock } from '../../src/platform/clock/index.js';
import { TenantDatabase } from '../../src/platform/database/index.js';
import type { TestApp } from '../support/app.js';

/** So much of a meter on a day. */
export const used = (day: string, meter: CountedMeter, quantity: string, dimensions: Partial<CountedUsage['dimensions']> = {}): CountedUsage => ({
  day,
  meter,
  label: '',
  quantity,
  dimensions: { ...NO_DIMENSIONS, ...dimensions },
});

/** Adds quantities of a tenant, as metering does. */
export function use(app: TestApp, tenantId: string, usages: readonly CountedUsage[]): Promise<void> {
  const recorder = app.app.get(UsageRecorder, { strict: false });
  return app.app.get(TenantDatabase).run({ tenantId }, (manager) => recorder.add(manager, { tenantId }, usages));
}

/** The application's clock shows that instant until it is given back. */
export function stopClock(app: TestApp, instant: string): void {
  app.app.get(Clock).now = () => new Date(instant);
}

/** From now on nothing that the process itself uses comes to the ledger, so that what a test puts there is all that it holds. */
export function stopMetering(app: TestApp): Promise<void> {
  return app.app.get(OwnUse, { strict: false }).onApplicationShutdown();
}
