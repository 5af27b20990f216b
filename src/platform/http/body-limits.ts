import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { BODY_LIMITS, type BodyLimits } from './json-body.js';

/** A route that takes larger bodies than others, such as rows to be drawn; what is not named stays as it is elsewhere. */
export function TakesBodies(limits: Partial<BodyLimits>): MethodDecorator {
  return RouteConfig({ bodyLimits: { ...BODY_LIMITS, ...limits } });
}

/** The limits of the request's route. */
export function limitsOf(request: FastifyRequest): BodyLimits {
  return (request.routeOptions.config as { bodyLimits?: BodyLimits }).bodyLimits ?? BODY_LIMITS;
}
