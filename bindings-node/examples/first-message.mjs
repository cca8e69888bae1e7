/**
 * Sends one message.
 *
 *     export AVENPING_TOKEN=…        # Settings → API Settings in the AvenPing app
 *     node first-message.mjs "+1 555 123 4567"
 *
 * Without an account: see `with-the-fake.test.ts`.
 */
import { AvenPingError, Client } from 'avenping';

const to = process.argv[2] ?? '+1 555 123 4567';
const client = new Client();

try {
  const sent = await client.messages.sendText({ to, text: 'Your order #123 is on its way' });
  // Accepted is not delivered: AvenPing does not tell what became of a message.
  console.log('accepted:', sent.id);
} catch (error) {
  if (!(error instanceof AvenPingError)) throw error;
  // The text says what went wrong, what to do about it, and whether it may have been sent all the same.
  console.error(error.message);
  process.exitCode = 1;
}
