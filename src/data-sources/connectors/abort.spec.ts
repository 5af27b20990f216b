import { abortError, Deferred, isAbortError, within } from './abort.js';

const never = new Promise<string>(() => undefined);
const onTimeout = (): Error => new Error('too late');

describe('within', () => {
  it('answers what the work answers', async () => {
    await expect(within(Promise.resolve(7), { timeoutMs: 1000, onTimeout })).resolves.toBe(7);
  });

  it('passes on how the work fails', async () => {
    await expect(within(Promise.reject(new Error('broken')), { timeoutMs: 1000, onTimeout })).rejects.toThrow('broken');
  });

  it('gives up when the time is over', async () => {
    await expect(within(never, { timeoutMs: 5, onTimeout })).rejects.toThrow('too late');
  });

  it('gives up at once when the signal fires, and when it had fired before', async () => {
    const controller = new AbortController();
    const waiting = within(never, { timeoutMs: 10_000, onTimeout, signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    await expect(within(never, { timeoutMs: 10_000, onTimeout, signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('hands over what arrives too late, so that it can be released', async () => {
    const work = new Deferred<string>();
    const late: string[] = [];
    await expect(within(work.promise, { timeoutMs: 5, onTimeout }, (value) => late.push(value))).rejects.toThrow();
    work.resolve('connection');
    await work.promise;
    await Promise.resolve();
    expect(late).toEqual(['connection']);
  });
});

describe('isAbortError', () => {
  it('knows abort errors from others', () => {
    expect(isAbortError(abortError())).toBe(true);
    expect(isAbortError(new Error('other'))).toBe(false);
    expect(isAbortError('AbortError')).toBe(false);
  });
});
