import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A host that an output has no business with. */
export class OtherHost {
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.asked.push(request.url ?? '');
      response.setHeader('access-control-allow-origin', '*').end('[{"x": 1}]');
    });
  }

  static async start(): Promise<OtherHost> {
    const host = new OtherHost();
    await new Promise<void>((listening) => host.#server.listen(0, '127.0.0.1', listening));
    return host;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }
}
