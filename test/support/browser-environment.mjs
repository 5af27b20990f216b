import { TestEnvironment } from 'jest-environment-node';

/**
 * The environment of browser tests. With a failure it tells what the open pages showed: a step that waited in vain says
 * no more than what it waited for.
 */
export default class BrowserEnvironment extends TestEnvironment {
  /** Called by jest for everything that happens to a test, and waited for. */
  async handleTestEvent({ name, error }) {
    if (name !== 'test_fn_failure' || typeof error?.stack !== 'string') return;
    const shown = (await this.global.shownByPages?.()) ?? [];
    const [first, ...rest] = error.stack.split('\n');
    error.stack = [first, ...shown, ...rest].join('\n');
  }
}
