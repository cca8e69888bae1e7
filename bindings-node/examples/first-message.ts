/**
 * Sends one message, in TypeScript.
 *
 *     export AVENPING_TOKEN=…        # Settings → API Settings in the AvenPing app
 *     node first-message.ts "+1 555 123 4567"
 *
 * Node runs TypeScript as it stands from 22.18 on; before that, compile it or use a tool such as tsx. It is a module, so
 * the package.json beside it has `"type": "module"`.
 */
import { AvenPingError, Client, type SentMessage } from 'avenping';

async function confirm(client: Client, to: string, order: string): Promise<SentMessage> {
  return client.messages.sendText({ to, text: `Your order ${order} is on its way` });
}

try {
  const sent = await confirm(new Client(), process.argv[2] ?? '+1 555 123 4567', '#123');
  // Accepted is not delivered: AvenPing does not tell what became of a message.
  console.log('accepted:', sent.id);
} catch (error) {
  if (!(error instanceof AvenPingError)) throw error;
  // The text says what went wrong, what to do about it, and whether it may have been sent all the same.
  console.error(error.message);
  process.exitCode = 1;
}
