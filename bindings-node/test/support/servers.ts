/** Fakes for tests, and servers that behave worse than the fake does. */

import assert from 'node:assert/strict';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { Client, type ClientOptions } from 'avenping';
import { MockServer } from 'avenping/testing';
import { eventually } from './waiting.js';

export const LINE = '109876543210987';
export const TO = '15551234567';

/** A fake of this test's own, which ends with it. */
export function fake(t: TestContext): MockServer {
  const server = new MockServer();
  t.after(() => {
    server.stop();
  });
  return server;
}

/** What came was not accepted, neither a message nor a file. */
export function hasAcceptedNothing(server: MockServer): void {
  const accepted = server.requests().filter((request) => request['accepted'] !== null);
  assert.deepEqual(accepted, []);
}

/** A client's settings for this server, with a line, so that no call asks for one first. */
export function settingsOf(server: { readonly baseUrl: string }): ClientOptions {
  return { token: 'test_premium', baseUrl: server.baseUrl, phoneNumberId: LINE };
}

/** A client of this test's own, which ends with it. */
export function clientOf(t: TestContext, server: { readonly baseUrl: string }, settings: ClientOptions = {}): Client {
  const client = new Client({ ...settingsOf(server), ...settings });
  t.after(() => {
    client.close();
  });
  return client;
}

/** The beginning of a download that says no more after 9 of its 1 000 000 bytes. */
export const STOPS = `HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 1000000\r\n\r\n${'x'.repeat(9)}`;

/** A server that takes everything and never answers, and knows who has hung up. */
export class StalledServer {
  readonly baseUrl: string;
  /** What arrived, by connection. */
  readonly received: string[] = [];
  #hungUp = 0;

  private constructor(port: number) {
    this.baseUrl = `http://127.0.0.1:${port}`;
  }

  /**
   * One for this test.
   *
   * @param answer - What it sends once a request's head has arrived, before it says no more.
   */
  static async start(t: TestContext, answer = ''): Promise<StalledServer> {
    const sockets = new Set<Socket>();
    const listener = createServer((socket) => {
      sockets.add(socket);
      server.#serve(socket, answer);
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const server = new StalledServer((listener.address() as AddressInfo).port);
    t.after(() => {
      for (const socket of sockets) socket.destroy();
      listener.close();
    });
    return server;
  }

  /** How many requests' heads have arrived. */
  get requests(): number {
    return this.received.filter((text) => text.includes('\r\n\r\n')).length;
  }

  /** Until so many requests' heads have arrived. */
  async waitForRequests(count = 1): Promise<void> {
    await eventually(
      () => this.requests >= count,
      () => `${count} requests, ${this.requests} came`,
    );
  }

  /** Until so many clients have closed their connection. */
  async waitForHangUps(count = 1): Promise<void> {
    await eventually(
      () => this.#hungUp >= count,
      () => `${count} clients to hang up, ${this.#hungUp} did`,
    );
    assert.equal(this.#hungUp, count);
  }

  #serve(socket: Socket, answer: string): void {
    const index = this.received.push('') - 1;
    socket.on('data', (data) => {
      const before = this.received[index] ?? '';
      const now = before.length > 10_000 ? before : before + data.toString('latin1');
      this.received[index] = now;
      if (now.includes('\r\n\r\n') && !before.includes('\r\n\r\n') && answer !== '') socket.write(answer);
    });
    socket.once('close', () => {
      this.#hungUp += 1;
    });
    socket.on('error', () => {
      // A reset is a way to hang up.
    });
  }
}
