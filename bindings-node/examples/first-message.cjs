/**
 * Sends one message, with `require`.
 *
 *     export AVENPING_TOKEN=…        # Settings → API Settings in the AvenPing app
 *     node first-message.cjs "+1 555 123 4567"
 */
const { AvenPingError, Client } = require('avenping');

const to = process.argv[2] ?? '+1 555 123 4567';

async function main() {
  const client = new Client();
  const sent = await client.messages.sendText({ to, text: 'Your order #123 is on its way' });
  // Accepted is not delivered: AvenPing does not tell what became of a message.
  console.log('accepted:', sent.id);
}

main().catch((error) => {
  if (!(error instanceof AvenPingError)) throw error;
  // The text says what went wrong, what to do about it, and whether it may have been sent all the same.
  console.error(error.message);
  process.exitCode = 1;
});
