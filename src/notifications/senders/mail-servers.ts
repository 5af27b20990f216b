import { Injectable } from '@nestjs/common';
import { MailConfig } from '../../platform/config/index.js';
import type { EmailSettings } from './channel-settings.js';
import { DeliveryFailure } from './sender.js';

/** How e-mails are handed over. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** `offered`: STARTTLS where the server has it. */
  readonly security: EmailSettings['security'] | 'offered';
  readonly user: string | null;
  readonly password: string | null;
  readonly from: string;
  /** The operator's own server may stand in a private network; one of a tenant's is held to the egress policy. */
  readonly trusted: boolean;
}

/** Which mail server a message goes through. */
@Injectable()
export class MailServers {
  constructor(private readonly config: MailConfig) {}

  /** The installation's own. @throws DeliveryFailure when there is none */
  ofInstallation(): MailServer {
    const { url, from } = this.config;
    const target = url === null ? null : URL.parse(url);
    if (!target || from === null) throw new DeliveryFailure('This installation has no mail server: set SMTP_URL and SMTP_FROM, or give the channel a server of its own.', 'lasting');
    const secure = target.protocol === 'smtps:';
    return {
      host: target.hostname.replace(/^\[|\]$/g, ''),
      port: target.port === '' ? (secure ? 465 : 587) : Number(target.port),
      security: secure ? 'tls' : 'offered',
      user: target.username === '' ? null : decodeURIComponent(target.username),
      password: target.password === '' ? null : decodeURIComponent(target.password),
      from,
      trusted: true,
    };
  }

  /** A channel's own where it names one, else the installation's. @throws DeliveryFailure */
  ofChannel({ host, port, security, user, password, from }: EmailSettings): MailServer {
    if (host === undefined) return this.ofInstallation();
    const sender = from ?? (user?.includes('@') ? user : null);
    if (sender === null) throw new DeliveryFailure('The channel has a mail server and no sender: give it one.', 'lasting');
    return { host, port, security, user: user ?? null, password: password ?? null, from: sender, trusted: false };
  }
}
