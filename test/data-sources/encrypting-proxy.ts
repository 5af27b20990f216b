import { connect, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';

/** Certificate of the proxy, made for the tests alone and good for nothing else: self-signed, for db.example.test. */
export const PROXY_CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBsTCCAVegAwIBAgIUPaMUinMmjb4i8xSsXyFe735xcY8wCgYIKoZIzj0EAwIw
HzEdMBsGA1UEAwwUVGlkZW1hcmsgdGVzdCBzZXJ2ZXIwIBcNMjYxMTIxMDUzMTU4
WhgPMjEyNjEwMjgwNTMxNThaMB8xHTAbBgNVBAMMFFRpZGVtYXJrIHRlc3Qgc2Vy
dmVyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE9WqWrF/YF2OQvjlejtcGFAuN
AYT2fLHmVjMZzkgA/6p/llro/nGP5p4G8aqKkWY3LrDQpav+sN7lIsFk+SMaPqNv
MG0wHQYDVR0OBBYEFIF+E1vUaWivmSl5ey902wulD1WgMB8GA1UdIwQYMBaAFIF+
E1vUaWivmSl5ey902wulD1WgMA8GA1UdEwEB/wQFMAMBAf8wGgYDVR0RBBMwEYIP
ZGIuZXhhbXBsZS50ZXN0MAoGCCqGSM49BAMCA0gAMEUCIF7/4wu/40z7vCc4+oy8
1qjUuxcgSSWACdPkaEMXHLd7AiEA1CABqm4Hmzc5RAN7hqweCw1LPSXZy/UP3WJr
eFwotIs=
-----END CERTIFICATE-----
`;
const PROXY_KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgzWHm9LxuQ5dUK/vI
tBUZKqeRTgOSHgyNnaIDDJuOJXqhRANCAAT1apasX9gXY5C+OV6O1wYUC40BhPZ8
seZWMxnOSAD/qn+WWuj+cY/mngbxqoqRZjcusNClq/6w3uUiwWT5Ixo+
-----END PRIVATE KEY-----
`;

/** Puts encryption before a PostgreSQL that has none. It refuses clients that do not ask for it. */
export class EncryptingProxy {
  readonly #sockets = new Set<Socket>();
  /** Encrypted connections so far. */
  encrypted = 0;

  private constructor(private readonly server: Server) {}

  static async before(port: number): Promise<EncryptingProxy> {
    const server = createServer();
    const proxy = new EncryptingProxy(server);
    server.on('connection', (client) => proxy.#serve(client, port));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #serve(client: Socket, port: number): void {
    this.#keep(client);
    client.once('data', (first) => {
      if (first.length !== 8 || first.readInt32BE(4) !== 80_877_103) return void client.destroy();
      client.write('S');
      const secured = new TLSSocket(client, { isServer: true, cert: PROXY_CERTIFICATE, key: PROXY_KEY });
      const upstream = this.#keep(connect({ host: '127.0.0.1', port }));
      secured.on('error', () => upstream.destroy());
      secured.once('secure', () => (this.encrypted += 1));
      secured.pipe(upstream).pipe(secured);
      upstream.on('close', () => secured.destroy());
    });
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    return socket.on('close', () => this.#sockets.delete(socket));
  }
}
