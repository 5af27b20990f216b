import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { Injectable } from '@nestjs/common';
import { AllowedHosts } from '../../data-sources/index.js';
import { DomainError } from '../../platform/http/index.js';
import { type CheckSettings, type ProbeResult, judged } from './domain/check.js';

const MOST_REDIRECTS = 3;
/** Of an answer so much is read; what it says is nobody's business here. */
const READ_BYTES = 64 * 1024;

/** Where an answer sends the asker on to, or the answer's status. */
type Hop = { readonly location: string } | { readonly status: number };

/**
 * Asks an address. Each host, also one that an answer sends on to, is resolved once and checked by the egress policy, and
 * the connection goes to the very address that was checked: a name that resolves otherwise a moment later changes nothing.
 */
@Injectable()
export class HttpProbe {
  constructor(private readonly hosts: AllowedHosts) {}

  /** Never rejects but when `signal` fires: what went wrong is the result. */
  async probe(check: CheckSettings, signal: AbortSignal): Promise<ProbeResult> {
    const timeout = AbortSignal.timeout(check.timeoutMs);
    const startedAt = performance.now();
    try {
      const status = await this.ask(check, AbortSignal.any([signal, timeout]));
      return judged(check, status, Math.round((performance.now() - startedAt) * 10) / 10);
    } catch (error) {
      if (signal.aborted) throw error;
      return { status: 'down', latencyMs: null, message: timeout.aborted ? `did not answer within ${check.timeoutMs} ms` : reasonOf(error) };
    }
  }

  private async ask({ url, method }: CheckSettings, signal: AbortSignal): Promise<number> {
    let target = new URL(url);
    for (let redirects = 0; ; redirects += 1) {
      const hop = await this.hop(target, method, signal);
      if ('status' in hop) return hop.status;
      if (redirects === MOST_REDIRECTS) throw new Refused(`sends on more than ${MOST_REDIRECTS} times`);
      target = nextTarget(target, hop.location);
    }
  }

  private async hop(target: URL, method: string, signal: AbortSignal): Promise<Hop> {
    const secure = target.protocol === 'https:';
    const host = target.hostname.replace(/^\[|\]$/g, '');
    const port = target.port === '' ? (secure ? 443 : 80) : Number(target.port);
    const { address, family } = await this.hosts.resolve(host, port);
    signal.throwIfAborted();
    return new Promise<Hop>((resolve, reject) => {
      const options = {
        method,
        host: address,
        family,
        port,
        path: `${target.pathname}${target.search}`,
        headers: { host: target.host, 'user-agent': 'Tidemark health check', accept: '*/*', connection: 'close' },
        // One connection for one question: none is kept that was opened under another look-up.
        agent: false as const,
        signal,
      };
      const answer = (response: IncomingMessage): void => {
        response.on('error', reject);
        settle(response, resolve);
      };
      // The name, and not the address, is what the certificate must be for; an address has none to be asked for.
      const asked = secure ? requestSecure({ ...options, servername: /[a-z]/i.test(host) && !host.includes(':') ? host : '' }, answer) : requestPlain(options, answer);
      asked.on('error', reject);
      asked.end();
    });
  }
}

/** Takes an answer as soon as it is there whole, or long enough. */
function settle(response: IncomingMessage, resolve: (hop: Hop) => void): void {
  const { statusCode = 0, headers } = response;
  const hop: Hop = statusCode >= 300 && statusCode < 400 && headers.location !== undefined ? { location: headers.location } : { status: statusCode };
  let read = 0;
  const end = (): void => {
    resolve(hop);
    response.destroy();
  };
  response.on('data', (chunk: Buffer) => {
    read += chunk.length;
    if (read > READ_BYTES) end();
  });
  response.on('end', end);
}

class Refused extends Error {}

/** @throws Refused for a place that is not to be gone to */
function nextTarget(from: URL, location: string): URL {
  const target = URL.parse(location, from.href);
  if (!target || (target.protocol !== 'http:' && target.protocol !== 'https:')) throw new Refused('sends on to something that is not http or https');
  if (target.username !== '' || target.password !== '') throw new Refused('sends on to an address with credentials');
  return target;
}

const NETWORK_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses the connection',
  ECONNRESET: 'broke the connection off',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ETIMEDOUT: 'does not answer',
  CERT_HAS_EXPIRED: 'has a certificate that has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a certificate that nobody else has signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'has a certificate of an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has a certificate that cannot be verified',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a certificate for another name',
};

/** In words of ours: what the system says would tell addresses. */
function reasonOf(error: unknown): string {
  if (error instanceof Refused || error instanceof DomainError) return error.message;
  const { code = '' } = error as NodeJS.ErrnoException;
  return NETWORK_REASONS[code] ?? (code.startsWith('HPE_') ? 'answers with something that is not HTTP' : 'could not be asked');
}
