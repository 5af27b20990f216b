import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import type { Actor } from './actor.js';
import type { RequestWithContext } from './request-context.js';

/** The actor of the request, as a controller's argument. Routes that are `@Public()` have none and must not ask. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<RequestWithContext>();
  if (!actor) throw new TypeError('A public route has no actor.');
  return actor;
});
