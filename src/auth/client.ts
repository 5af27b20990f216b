import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import type { RequestWithContext } from '../platform/http/index.js';

const LONGEST_USER_AGENT = 300;

/** The device at the other end, as a session remembers it. */
export interface Client {
  readonly address: string;
  readonly userAgent: string | null;
}

/** The device that a request comes from, as a controller's argument. */
export const FromClient = createParamDecorator((_: unknown, context: ExecutionContext): Client => {
  const request = context.switchToHttp().getRequest<RequestWithContext>();
  const userAgent = request.headers['user-agent']?.slice(0, LONGEST_USER_AGENT) ?? null;
  return { address: request.context.address, userAgent };
});
