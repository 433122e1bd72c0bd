import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";

/** Hosts of URLs that lead to no public address, however they are written. */
export const PRIVATE_HOSTS: readonly string[] = `
  127.0.0.1 127.1 2130706433 0x7f.1 0x7f000001 0177.0.0.1 017700000001
  ①②⑦.⓪.⓪.① 127.0.0.1. 0.0.0.0 0 localhost LOCALHOST. a.localhost
  [::1] [::] [0:0:0:0:0:0:0:1] [::127.0.0.1] [::ffff:127.0.0.1] [::ffff:7f00:1]
  [64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b:1::7f00:1] [2002:7f00:1::]
  10.0.0.1 172.16.0.1 192.168.0.1 100.64.0.1 169.254.169.254 [fd00::1] [fe80::1]
  metadata.google.internal printer.local
`
  .trim()
  .split(/\s+/);

/** Names, and the addresses that a resolver gives them, at least one of which is not public. */
export const PRIVATE_NAMES: Readonly<Record<string, readonly string[]>> = {
  "private.test": ["127.0.0.1"],
  "mixed.test": ["8.8.8.8", "127.0.0.1"],
  "mapped.test": ["::ffff:127.0.0.1"],
  "nat64.test": ["64:ff9b::7f00:1"],
  "six.test": ["::1"],
  "metadata.test": ["169.254.169.254"],
};

/** Takes connections on every address of this machine, counts them and ends them. */
export class ConnectionTrap {
  connections = 0;
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on("connection", (socket) => {
      this.connections++;
      socket.destroy();
    });
  }

  static async set(): Promise<ConnectionTrap> {
    const server = createServer();
    server.listen(0, "::");
    await once(server, "listening");
    return new ConnectionTrap(server);
  }

  close(): void {
    this.#server.close();
  }
}
