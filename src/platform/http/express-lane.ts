import { Injectable, Logger, type Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { Actor } from './actor.js';
import { API_PREFIX } from './api-prefix.js';
import { type SerialisedAnswer, sendSerialised } from './envelope.js';
import { DomainError } from './errors.js';
import type { RequestWithContext } from './request-context.js';

/** An answer that lies in memory. */
export interface AnswerAtHand {
  readonly answer: SerialisedAnswer;
  /** Called once when the answer is given, for whatever counts answers. */
  given(): void;
}

/** What a route's request says, as the router and the query's parser read it. */
export interface AskedAtHand {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
}

/**
 * Looks for the answer of one route in memory. Must change and count nothing, for the pipeline may have to answer after all.
 * @returns null when it is not there.
 * @throws DomainError when the pipeline has to refuse.
 */
export type FindAtHand = (actor: Actor, asked: AskedAtHand) => AnswerAtHand | null;

/** Somebody who may pass the gate. */
export interface Passage {
  readonly actor: Actor;
  /** Draws from the bucket of the request's rate limit and tells the reply; false, and nothing drawn, when it is empty. */
  draw(reply: FastifyReply): boolean;
}

/** The gate before every controller, as far as it can say without waiting; `auth` fills it. */
export interface GateAtHand {
  /**
   * @returns null when it takes a look elsewhere who it is, or how fast they are. Draws nothing.
   * @throws DomainError when they may not pass.
   */
  admitAtOnce(request: FastifyRequest, route: RouteTarget): Passage | null;
}

/** A handler of a controller, which carries what the route demands. */
export interface RouteTarget {
  readonly controller: Type;
  readonly handler: (...args: never[]) => unknown;
}

interface Lane {
  readonly target: RouteTarget;
  readonly find: FindAtHand;
}

/**
 * The way of the busiest reads: what lies in memory is answered before the framework's pipeline begins, for that costs
 * several times what the answer does. The same gate, answers and counts as the pipeline's, in one synchronous go; as soon
 * as something is not at hand, has to wait or is refused, the request goes on to the pipeline as though nothing had been.
 */
@Injectable()
export class ExpressLane {
  /** Off: every request takes the pipeline. Its answers are the same. */
  enabled = true;
  private readonly logger = new Logger(ExpressLane.name);
  private readonly lanes = new Map<string, Lane>();
  private gate: GateAtHand | null = null;
  private answered = 0;
  private passedOn = 0;

  guardBy(gate: GateAtHand): void {
    this.gate = gate;
  }

  /** Opens the lane for a route of GET; in a module's constructor, because routes are declared after that. What the route demands is read from its handler. */
  open<Controller extends object>(controller: Type<Controller>, method: keyof Controller & string, find: FindAtHand): void {
    const handler = (controller.prototype as Record<string, RouteTarget['handler'] | undefined>)[method];
    if (!handler) throw new TypeError(`${controller.name} has no ${method}.`);
    const parts = [API_PREFIX, pathOf(controller), pathOf(handler)];
    this.lanes.set(`/${parts.filter((part) => part !== '').join('/')}`, { target: { controller, handler }, find });
  }

  /** Stands before the handlers of the lane's routes, and behind what every request passes; before routes are declared. */
  attach(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', (route) => {
      const lane = route.method === 'GET' ? this.lanes.get(route.url) : undefined;
      if (lane) route.onRequest = [route.onRequest ?? [], this.hookFor(lane)].flat();
    });
  }

  /** Requests on the lane's routes since the start: answered here, and handed to the pipeline. */
  statistics(): { readonly answered: number; readonly passedOn: number } {
    return { answered: this.answered, passedOn: this.passedOn };
  }

  private hookFor(lane: Lane): onRequestHookHandler {
    return (request, reply, done) => {
      if (this.answer(lane, request, reply)) {
        this.answered++;
        return;
      }
      this.passedOn++;
      done();
    };
  }

  private answer({ target, find }: Lane, request: FastifyRequest, reply: FastifyReply): boolean {
    if (!this.enabled || !this.gate || request.method !== 'GET') return false;
    try {
      const passage = this.gate.admitAtOnce(request, target);
      const found = passage && find(passage.actor, request as AskedAtHand);
      if (!found || !passage.draw(reply)) return false;
      // Whoever counts the answer asks for whom it was.
      (request as RequestWithContext).actor = passage.actor;
      found.given();
      sendSerialised(found.answer, reply);
      return true;
    } catch (error) {
      if (!(error instanceof DomainError)) this.logger.error({ err: error }, 'a route could not be answered from memory');
      return false;
    }
  }
}

const pathOf = (target: object): string => String(Reflect.getMetadata(PATH_METADATA, target)).replace(/^\/|\/$/g, '');
