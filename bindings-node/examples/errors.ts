/**
 * What to do when a message fails.
 *
 *     export AVENPING_TOKEN=…
 *     node errors.ts
 *
 * These are the decisions of a program that must neither lose a message nor send it twice.
 */
import { AvenPingError, Client, ConfigError, PlanExpiredError, UnauthorizedError } from 'avenping';

type Decision = 'sent' | 'again later' | 'look first' | 'stop' | 'give up';

/** Sends once and says what to do next. The client itself has repeated by then what is safe to repeat. */
async function send(client: Client, to: string, text: string): Promise<Decision> {
  try {
    await client.messages.sendText({ to, text });
    return 'sent';
  } catch (error) {
    if (!(error instanceof AvenPingError)) throw error;
    console.log(`${error.name}: ${error.message}`);
    if (error instanceof UnauthorizedError || error instanceof PlanExpiredError || error instanceof ConfigError) {
      // Every other message would fail too: wake somebody.
      return 'stop';
    }
    if (error.delivery === 'maybe_sent') {
      // It may be on the customer's phone. Nothing that the API offers tells: a person decides.
      return 'look first';
    }
    // From here on nothing was delivered, and a repeat cannot double anything.
    if (error.retryable) {
      console.log('not before', (error.retryAfter ?? 60_000) / 1000, 'seconds have passed');
      return 'again later';
    }
    // The same message would be refused again. `hint` says why, and `meta` has Meta's own error.
    return 'give up';
  }
}

const client = new Client();
console.log(await send(client, '+1 555 123 4567', 'Your order #123 is on its way'));
console.log(await send(client, 'call me maybe', 'This is no number'));
console.log(await send(client, '+1 555 123 4567', 'far too long'.repeat(1000)));

const nowhere = new Client({ baseUrl: 'http://127.0.0.1:1', phoneNumberId: '109876543210987', maxRetries: 0 });
console.log(await send(nowhere, '+1 555 123 4567', 'Nobody listens there'));

const stranger = new Client({ token: 'not-the-token' });
console.log(await send(stranger, '+1 555 123 4567', 'Not with this token'));
