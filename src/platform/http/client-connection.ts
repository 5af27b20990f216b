import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Whoever waits for an answer; the signal fires when they have left. An `AbortController` is one. */
export interface Waiting {
  readonly signal: AbortSignal;
}

/**
 * The client's end of a request. The signal is made when somebody asks for it: an answer that lies in memory is sent
 * before the client could leave, and a signal costs more than finding it.
 */
class ClientConnection implements Waiting {
  private made: AbortSignal | null = null;

  constructor(private readonly response: FastifyReply['raw']) {}

  get signal(): AbortSignal {
    return (this.made ??= this.make());
  }

  private make(): AbortSignal {
    const { response } = this;
    const controller = new AbortController();
    const leave = (): void => {
      if (!response.writableFinished) controller.abort();
    };
    if (response.destroyed) leave();
    else response.once('close', leave);
    return controller.signal;
  }
}

/** The client of the request; when it goes away before it was answered, its work can be cancelled. */
export const Client = createParamDecorator(
  (_: unknown, context: ExecutionContext): Waiting => new ClientConnection(context.switchToHttp().getResponse<FastifyReply>().raw),
);
