import type { FastifyInstance, FastifyPluginCallback, FastifyPluginOptions, FastifyReply, FastifyRequest } from 'fastify';

/** Hooks of requests that Fastify calls with request, reply and callback, or awaits. */
const SELECTED = new Set(['onRequest', 'preValidation', 'onResponse']);

type Done = (error?: Error) => void;
type Hook = (request: FastifyRequest, reply: FastifyReply, done: Done) => unknown;

/**
 * A plugin whose hooks are kept from requests that do not concern it. A library's hook that returns a promise costs each
 * request of every route more than finding a cached answer does, whether it has anything to do or not.
 *
 * @param concerns asked at each hook; must say the same throughout a request
 */
export function selective<Options extends FastifyPluginOptions>(
  plugin: FastifyPluginCallback<Options>,
  concerns: (request: FastifyRequest) => boolean,
): FastifyPluginCallback<Options> {
  const selected: FastifyPluginCallback<Options> = (fastify, options, done) => plugin(withSelectedHooks(fastify, concerns), options, done);
  // As the plugin itself: for all routes, not for those of a scope of its own.
  return Object.assign(selected, { [Symbol.for('skip-override')]: true });
}

function withSelectedHooks(fastify: FastifyInstance, concerns: (request: FastifyRequest) => boolean): FastifyInstance {
  const addHook = (name: string, hook: Hook): FastifyInstance => {
    const add = fastify.addHook.bind(fastify) as (name: string, hook: Hook) => unknown;
    add(name, SELECTED.has(name) ? selectedHook(hook, concerns) : hook);
    return fastify;
  };
  return new Proxy(fastify, {
    get: (target, property) => {
      if (property === 'addHook') return addHook;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

function selectedHook(hook: Hook, concerns: (request: FastifyRequest) => boolean): Hook {
  const awaited = hook.length < 3;
  return (request: FastifyRequest, reply: FastifyReply, done: Done): void => {
    if (!concerns(request)) return done();
    if (!awaited) return void hook(request, reply, done);
    (hook(request, reply, done) as Promise<unknown>).then(() => done(), done);
  };
}
