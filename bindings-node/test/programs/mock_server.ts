/** A fake that runs until standard input ends. */

import { MockServer } from 'avenping/testing';

const server = new MockServer();
console.log(server.baseUrl);
process.stdin.resume().once('end', () => {
  server.stop();
});
