import { Injectable } from '@nestjs/common';
import { AllowedHosts } from '../../data-sources/index.js';
import { Clock } from '../../platform/clock/index.js';
import { type WebAnswer, postJson } from '../../platform/network/index.js';
import { failureOf, retryAfterMs } from '../domain/retries.js';
import { scrubbed } from '../domain/scrubbed.js';
import { networkFailure } from './network-failure.js';
import { DeliveryFailure, type Outcome } from './sender.js';

/** What is posted where. */
export interface Posting {
  readonly url: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What must stand in no ledger, though the receiver repeats it. */
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Posts JSON. The host is resolved once and checked by the egress policy, and the connection goes to the very address that
 * was checked; it is sent on nowhere, and of the answer only the beginning is read.
 */
@Injectable()
export class WebPost {
  constructor(
    private readonly hosts: AllowedHosts,
    private readonly clock: Clock,
  ) {}

  /** @throws DeliveryFailure when there was no answer */
  async post(posting: Posting): Promise<Outcome> {
    const { status, retryAfter, text } = await this.answer(posting).catch((error: unknown) => {
      throw networkFailure(error, posting.signal.aborted);
    });
    const words = scrubbed(text, posting.secrets);
    const said = `The receiver answered ${status}${words === '' ? '' : `: ${words}`}`;
    if (status >= 200 && status < 300) return { delivered: true, said };
    if (status >= 300 && status < 400) return { delivered: false, said: `The receiver answered ${status}: it sends on to another address, which is not followed`, failure: 'lasting', retryAfterMs: null };
    return { delivered: false, said, failure: failureOf(status), retryAfterMs: retryAfterMs(retryAfter, this.clock.now().getTime()) };
  }

  private async answer({ url, body, headers, signal }: Posting): Promise<WebAnswer> {
    const target = URL.parse(url);
    if (!target || (target.protocol !== 'https:' && target.protocol !== 'http:')) throw new DeliveryFailure('The address is not one of the web.', 'final');
    return postJson({ target, body, headers, signal }, (host, port) => this.hosts.resolve(host, port));
  }
}
