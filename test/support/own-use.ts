import { OwnUse } from '../../src/economics/metering/own-use.js';
import type { TestApp } from './app.js';

/** From now on what the application uses itself is no cost, so that a test knows all costs and events that there are. */
export function keepOwnUseOut(app: TestApp): void {
  app.app.get(OwnUse, { strict: false }).drain = () => Promise.resolve();
}
