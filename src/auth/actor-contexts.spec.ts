import { EventBus, type PostgresRelay } from '../platform/events/index.js';
import type { Actor } from '../platform/http/index.js';
import { MembershipChanged, TenantUpdated } from '../tenants/index.js';
import { ActorContexts, type LoadedActor } from './actor-contexts.js';
import { ApiKeyRevoked, SessionsRevoked } from './auth.events.js';

const actor = (overrides: Partial<Actor> = {}): Actor => ({
  kind: 'user',
  tenantId: 'tenant',
  userId: 'user',
  subject: 'user',
  role: 'viewer',
  permissions: new Set(),
  platformAdmin: false,
  plan: 'free',
  sessionId: 'session',
  claims: {},
  lockedParameters: {},
  ...overrides,
});

function contexts(): { bus: EventBus; contexts: ActorContexts; gap: () => void } {
  const bus = new EventBus();
  const listeners: (() => void)[] = [];
  const relay = { onGap: (listener: () => void) => listeners.push(listener) } as unknown as PostgresRelay;
  return { bus, contexts: new ActorContexts(bus, relay), gap: () => listeners.forEach((listener) => listener()) };
}

/** A load that counts how often it was asked, and can be held up. */
function loader(found: LoadedActor | null = { actor: actor() }): { load: () => Promise<LoadedActor | null>; calls: () => number; let: () => void } {
  let calls = 0;
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  return {
    load: async () => {
      calls += 1;
      await gate;
      return found;
    },
    calls: () => calls,
    let: release,
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('contexts of actors', () => {
  it('are loaded once however many ask at the same time, and then not again', async () => {
    const { contexts: cache } = contexts();
    const source = loader();
    const waiting = [cache.resolve('key', source.load), cache.resolve('key', source.load)];
    source.let();
    const [first, second] = await Promise.all(waiting);
    expect(first).toBe(second);
    expect(await cache.resolve('key', source.load)).toBe(first);
    expect(source.calls()).toBe(1);
  });

  it('of credentials that do not hold are not remembered', async () => {
    const { contexts: cache } = contexts();
    const source = loader(null);
    source.let();
    expect(await cache.resolve('key', source.load)).toBeNull();
    expect(await cache.resolve('key', source.load)).toBeNull();
    expect(source.calls()).toBe(2);
  });

  it('are loaded again after a load that failed', async () => {
    const { contexts: cache } = contexts();
    const failing = (): Promise<LoadedActor | null> => Promise.reject(new Error('away'));
    await expect(Promise.all([cache.resolve('key', failing), cache.resolve('key', failing)])).rejects.toThrow('away');
    const source = loader();
    source.let();
    expect(await cache.resolve('key', source.load)).not.toBeNull();
  });

  it.each<[string, (bus: EventBus) => void]>([
    ['its session ends', (bus) => bus.publish(new SessionsRevoked({ userId: 'user', sessionIds: ['other', 'session'] }))],
    ['its key is deleted', (bus) => bus.publish(new ApiKeyRevoked({ tenantId: 'tenant', apiKeyId: 'user' }))],
    ['its role changes', (bus) => bus.publish(new MembershipChanged({ tenantId: 'tenant', userId: 'user', role: 'admin' }))],
    ['its tenant changes', (bus) => bus.publish(new TenantUpdated({ tenantId: 'tenant', name: 'x', timeZone: 'UTC', plan: 'pro' }))],
  ])('are forgotten when %s', async (_, change) => {
    const { bus, contexts: cache } = contexts();
    const source = loader();
    source.let();
    await cache.resolve('key', source.load);
    change(bus);
    await settled();
    await cache.resolve('key', source.load);
    expect(source.calls()).toBe(2);
  });

  it.each<[string, (bus: EventBus) => void]>([
    ['another session ends', (bus) => bus.publish(new SessionsRevoked({ userId: 'user', sessionIds: ['other'] }))],
    ['somebody else changes role', (bus) => bus.publish(new MembershipChanged({ tenantId: 'tenant', userId: 'other', role: null }))],
    ['another tenant changes', (bus) => bus.publish(new TenantUpdated({ tenantId: 'other', name: 'x', timeZone: 'UTC', plan: 'pro' }))],
  ])('stay when %s', async (_, change) => {
    const { bus, contexts: cache } = contexts();
    const source = loader();
    source.let();
    await cache.resolve('key', source.load);
    change(bus);
    await settled();
    await cache.resolve('key', source.load);
    expect(source.calls()).toBe(1);
  });

  it('that were being loaded while rights changed are not kept, for what was read may be old', async () => {
    const { bus, contexts: cache } = contexts();
    const slow = loader();
    const waiting = cache.resolve('key', slow.load);
    bus.publish(new MembershipChanged({ tenantId: 'tenant', userId: 'user', role: null }));
    await settled();
    slow.let();
    await waiting;
    const fresh = loader(null);
    fresh.let();
    expect(await cache.resolve('key', fresh.load)).toBeNull();
  });

  it('are all forgotten after a time in which events may have been missed', async () => {
    const { contexts: cache, gap } = contexts();
    const source = loader();
    source.let();
    await cache.resolve('key', source.load);
    gap();
    await cache.resolve('key', source.load);
    expect(source.calls()).toBe(2);
  });
});
