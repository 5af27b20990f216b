import { Clock } from '../../src/platform/clock/index.js';
import type { TestApp } from './app.js';

/** From now on the application's clock is ahead of the real one by `ms` (0 sets it right again); it goes on running. */
export function moveClock(app: TestApp, ms: number): void {
  app.app.get(Clock).now = () => new Date(Date.now() + ms);
}
