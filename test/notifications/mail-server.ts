import { SMTPServer } from 'smtp-server';
import type { AddressInfo } from 'node:net';

/** An e-mail as the server got it. */
export interface ReceivedMail {
  from: string;
  to: string[];
  user: string | null;
  /** Headers and parts as they came. */
  source: string;
  /** Header by its name in small letters, unfolded. */
  header(name: string): string | undefined;
}

export interface MailServer {
  port: number;
  received: ReceivedMail[];
  /** Refuses the next so many messages with that answer. */
  refuseNext(count: number, code: number, words: string): void;
  close(): Promise<void>;
}

/** A mail server on 127.0.0.1 that takes everything; with credentials only from who has them. */
export async function startMailServer(credentials?: { user: string; password: string }): Promise<MailServer> {
  const received: ReceivedMail[] = [];
  let refusing = { count: 0, code: 0, words: '' };
  const server = new SMTPServer({
    authOptional: credentials === undefined,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onAuth: ({ username, password }, _session, callback) => {
      if (credentials && username === credentials.user && password === credentials.password) callback(null, { user: username });
      else callback(Object.assign(new Error(`Invalid password ${password}`), { responseCode: 535 }));
    },
    onData: (stream, session, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refusing.count > 0) {
          refusing = { ...refusing, count: refusing.count - 1 };
          callback(Object.assign(new Error(refusing.words), { responseCode: refusing.code }));
          return;
        }
        const source = Buffer.concat(chunks).toString('utf8');
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          user: typeof session.user === 'string' ? session.user : null,
          source,
          header: (name) => new RegExp(`^${name}:[ \\t]*((?:.*)(?:\\r\\n[ \\t].*)*)`, 'im').exec(source.split('\r\n\r\n')[0] ?? '')?.[1]?.replace(/\r\n[ \t]/g, ' '),
        });
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    refuseNext: (count, code, words) => void (refusing = { count, code, words }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
