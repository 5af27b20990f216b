import { type Socket, connect } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { NodemailerError, SMTPTransportOptions, SendMailOptions } from 'nodemailer';
import { AllowedHosts } from '../../data-sources/index.js';
import { scrubbed } from '../domain/scrubbed.js';
import type { MailServer } from './mail-servers.js';
import { networkFailure } from './network-failure.js';
import { DeliveryFailure, type Outcome } from './sender.js';

/** An e-mail and who is to have it. */
export interface Mail {
  readonly to: readonly string[];
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** A PNG that stands in the HTML. */
  readonly picture: { readonly cid: string; readonly png: Buffer } | null;
}

/**
 * Hands e-mails to mail servers, each over a connection of its own: to the address that the egress policy checked, or to
 * the operator's own server wherever it stands.
 */
@Injectable()
export class MailPost {
  constructor(private readonly hosts: AllowedHosts) {}

  /** @throws DeliveryFailure */
  async send(server: MailServer, mail: Mail, signal: AbortSignal): Promise<Outcome> {
    let socket: Socket | null = null;
    const abort = (): void => void socket?.destroy();
    signal.addEventListener('abort', abort, { once: true });
    try {
      socket = await this.connected(server, signal);
      const { createTransport } = await import('nodemailer');
      const info = await createTransport(optionsOf(server, socket)).sendMail(contentOf(server, mail));
      const refused = info.rejected.length === 0 ? '' : `; it refused ${info.rejected.length} of ${mail.to.length} recipients`;
      return { delivered: true, said: scrubbed(`The mail server took it: ${info.response}${refused}`, secretsOf(server)) };
    } catch (error) {
      return this.failed(server, error, signal);
    } finally {
      signal.removeEventListener('abort', abort);
      socket?.destroy();
    }
  }

  private failed(server: MailServer, error: unknown, signal: AbortSignal): Outcome {
    const { code, responseCode, response = '' } = error as NodemailerError & { responseCode?: number; response?: string };
    if (responseCode === undefined || signal.aborted) {
      if (code === 'EAUTH' || code === 'ETLS') throw new DeliveryFailure(code === 'ETLS' ? 'The mail server offers no encryption that holds.' : 'The mail server takes no sign-in as it is set.', 'lasting');
      throw networkFailure(error, signal.aborted);
    }
    // 4yz: try again; 5yz: it will stay so.
    return { delivered: false, said: scrubbed(`The mail server answered ${response || responseCode}`, secretsOf(server)), failure: responseCode < 500 ? 'passing' : 'lasting', retryAfterMs: null };
  }

  private async connected({ host, port, trusted }: MailServer, signal: AbortSignal): Promise<Socket> {
    const { address, family } = trusted ? { address: host, family: 0 } : await this.hosts.resolve(host, port);
    signal.throwIfAborted();
    const socket = connect({ host: address, port, family });
    // Whoever has it last may have gone when it breaks.
    socket.on('error', () => undefined);
    const abort = (): void => void socket.destroy(new Error('aborted'));
    signal.addEventListener('abort', abort, { once: true });
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve);
        socket.once('error', reject);
      });
      return socket;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }
}

function optionsOf({ host, port, security, user, password }: MailServer, connection: Socket): SMTPTransportOptions {
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { servername: /[a-z]/i.test(host) && !host.includes(':') ? host : '' },
    ...(user !== null && { auth: { user, pass: password ?? '' } }),
    getSocket: (_options, callback) => callback(null, { connection }),
    // Nothing that a message names is read from a disk or fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function contentOf({ from }: MailServer, { to, messageId, subject, text, html, picture }: Mail): SendMailOptions {
  return {
    from,
    to: [...to],
    messageId,
    subject,
    text,
    html,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    ...(picture && { attachments: [{ filename: 'chart.png', content: picture.png, contentType: 'image/png', cid: picture.cid, contentDisposition: 'inline' }] }),
  };
}

/** The password, and user and password as a sign-in with PLAIN holds them. */
const secretsOf = ({ user, password }: MailServer): string[] => (password === null ? [] : [password, `\0${user ?? ''}\0${password}`]);
