import { type Admission, CircuitBreaker } from './circuit-breaker.js';

function admitted(admission: Admission): Extract<Admission, { admitted: true }> {
  if (!admission.admitted) throw new Error('expected to be admitted');
  return admission;
}

function fail(breaker: CircuitBreaker, times: number, now: number): void {
  for (let i = 0; i < times; i += 1) admitted(breaker.enter(now)).settle('failure', now);
}

describe('CircuitBreaker', () => {
  it('stays closed below five consecutive failures', () => {
    const breaker = new CircuitBreaker();
    fail(breaker, 4, 0);
    expect(breaker.state(0)).toBe('closed');
    expect(breaker.enter(0).admitted).toBe(true);
  });

  it('opens at the fifth and tells how long to wait', () => {
    const breaker = new CircuitBreaker();
    fail(breaker, 5, 1000);
    expect(breaker.state(1000)).toBe('open');
    expect(breaker.enter(11_000)).toEqual({ admitted: false, retryAfterMs: 50_000 });
  });

  it('counts consecutive failures only', () => {
    const breaker = new CircuitBreaker();
    fail(breaker, 4, 0);
    admitted(breaker.enter(0)).settle('success', 0);
    fail(breaker, 4, 0);
    expect(breaker.state(0)).toBe('closed');
  });

  it('takes no notice of calls that ended without an answer about the source', () => {
    const breaker = new CircuitBreaker();
    fail(breaker, 4, 0);
    admitted(breaker.enter(0)).settle('neutral', 0);
    fail(breaker, 1, 0);
    expect(breaker.state(0)).toBe('open');
  });

  it('lets one probe through after the time is over, and no second beside it', () => {
    const breaker = new CircuitBreaker();
    fail(breaker, 5, 0);
    expect(breaker.state(60_000)).toBe('half-open');
    expect(breaker.enter(60_000).admitted).toBe(true);
    expect(breaker.enter(60_001)).toEqual({ admitted: false, retryAfterMs: 1000 });
  });

  it('closes when the probe succeeds', () => {
    const breaker = new CircuitBreaker();
    fail(breaker, 5, 0);
    admitted(breaker.enter(60_000)).settle('success', 60_100);
    expect(breaker.state(60_100)).toBe('closed');
    fail(breaker, 4, 60_200);
    expect(breaker.state(60_200)).toBe('closed');
  });

  it('opens for the whole time again when the probe fails', () => {
    const breaker = new CircuitBreaker();
    fail(breaker, 5, 0);
    admitted(breaker.enter(60_000)).settle('failure', 61_000);
    expect(breaker.enter(61_000)).toEqual({ admitted: false, retryAfterMs: 60_000 });
  });

  it('frees the place of a probe that was given up', () => {
    const breaker = new CircuitBreaker();
    fail(breaker, 5, 0);
    admitted(breaker.enter(60_000)).settle('neutral', 60_500);
    expect(breaker.enter(60_500).admitted).toBe(true);
  });

  it('counts only the first settlement of a call', () => {
    const breaker = new CircuitBreaker({ failures: 2, openMs: 1000 });
    const call = admitted(breaker.enter(0));
    call.settle('failure', 0);
    call.settle('failure', 0);
    expect(breaker.state(0)).toBe('closed');
  });

  it('is not closed by a call that began before it opened', () => {
    const breaker = new CircuitBreaker();
    const early = admitted(breaker.enter(0));
    fail(breaker, 5, 0);
    early.settle('success', 10);
    expect(breaker.state(10)).toBe('open');
  });

  it('closes when somebody has tested the connection', () => {
    const breaker = new CircuitBreaker();
    fail(breaker, 5, 0);
    breaker.reset();
    expect(breaker.enter(1).admitted).toBe(true);
  });
});
