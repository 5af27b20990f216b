import { Injectable } from '@nestjs/common';
import { ServerConfig } from '../platform/config/index.js';
import { type CredentialVerifier, type Credentials, DomainError, type Verified } from '../platform/http/index.js';
import { judgeOrigin } from './domain/request-origin.js';
import { EmbedFrames } from './embed-frames.js';
import { type EmbedGrant, EmbedGrants } from './embed-grants.js';

const EMBED = /^Embed +(\S+)$/i;

/** Takes `Authorization: Embed <token>`, from pages of the token's domains. */
@Injectable()
export class EmbedVerifier implements CredentialVerifier {
  constructor(
    private readonly grants: EmbedGrants,
    private readonly frames: EmbedFrames,
    private readonly server: ServerConfig,
  ) {}

  async verify(credentials: Credentials): Promise<Verified | null> {
    const token = credentials.authorization === undefined ? undefined : EMBED.exec(credentials.authorization)?.[1];
    if (token === undefined) return null;
    const grant = await this.grants.find(token);
    if (!(await this.comesFromAllowedPage(grant, credentials))) {
      throw new DomainError('ACCESS_DENIED', 'The embed token does not hold for the page that the request comes from.');
    }
    return { actor: grant.actor, expiresAt: grant.expiresAt };
  }

  private async comesFromAllowedPage({ actor, allowedDomains }: EmbedGrant, credentials: Credentials): Promise<boolean> {
    const judged = judgeOrigin(allowedDomains, credentials, this.server.publicUrl);
    if (judged.verdict !== 'frame') return judged.verdict === 'allowed';
    if (judged.id === actor.subject) return true;
    // A frame goes on with later tokens of its domains; one that others may frame is no place for this token.
    const frame = await this.frames.find(judged.id);
    return frame !== null && sameDomains(frame.allowedDomains, allowedDomains);
  }
}

function sameDomains(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((domain) => other.includes(domain));
}
