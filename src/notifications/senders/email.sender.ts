import { Injectable, Logger } from '@nestjs/common';
import { CHART_ID, emailText, picturedIn } from '../domain/email-message.js';
import type { Links, Message } from '../domain/message.js';
import { ChartPictures } from './chart-pictures.js';
import type { EmailSettings } from './channel-settings.js';
import { MailPost } from './mail-post.js';
import { type MailServer, MailServers } from './mail-servers.js';
import type { Delivery, Outcome, Sender } from './sender.js';

/** An e-mail to somebody. */
interface Letter {
  readonly server: MailServer;
  readonly to: readonly string[];
  readonly message: Message;
  readonly links: Links;
  readonly withChart: boolean;
  readonly signal: AbortSignal;
}

/** Writes e-mails. */
@Injectable()
export class EmailSender implements Sender {
  private readonly logger = new Logger(EmailSender.name);

  constructor(
    private readonly servers: MailServers,
    private readonly post: MailPost,
    private readonly pictures: ChartPictures,
  ) {}

  send({ message, settings, links, signal }: Delivery): Promise<Outcome> {
    const channel = settings as unknown as EmailSettings;
    return this.write({ server: this.servers.ofChannel(channel), to: channel.recipients, message, links, withChart: channel.withChart, signal });
  }

  /** To a person, through the installation's server. */
  sendTo(address: string, { message, links, signal }: Omit<Delivery, 'scope' | 'settings'>): Promise<Outcome> {
    return this.write({ server: this.servers.ofInstallation(), to: [address], message, links, withChart: true, signal });
  }

  private async write({ server, to, message, links, withChart, signal }: Letter): Promise<Outcome> {
    const png = withChart ? await this.drawn(message) : null;
    const { subject, text, html } = emailText(message, links, png !== null);
    // The same however often it is sent, so that a reader's mailbox knows a message that comes again.
    const messageId = `<${message.id}@tidemark.invalid>`;
    return this.post.send(server, { to, messageId, subject, text, html, picture: png && { cid: CHART_ID, png } }, signal);
  }

  /** A chart that cannot be drawn keeps no message back. */
  private async drawn(message: Message): Promise<Buffer | null> {
    const pictured = picturedIn(message);
    if (!pictured?.content.picture) return null;
    try {
      return await this.pictures.draw(pictured.content.picture, pictured.content.unit);
    } catch (error) {
      this.logger.warn({ reason: (error as Error).message }, 'the chart of a notification could not be drawn');
      return null;
    }
  }
}
