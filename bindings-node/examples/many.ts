/**
 * Sends many messages at once, and tells for each what became of it.
 *
 *     export AVENPING_TOKEN=…
 *     node many.ts
 *
 * The numbers belong to nobody: put your customers' in their place.
 */
import { AvenPingError, Client, type Delivery } from 'avenping';

const customers = Array.from({ length: 100 }, (_, number) => `+1 555 020 ${String(number).padStart(4, '0')}`);

// Meta takes 80 messages a second for a business number (specification section 7). More at once than this does not make
// it faster.
const AT_ONCE = 20;

type Outcome = 'sent' | Delivery;

const client = new Client();
const outcomes = new Map<Outcome, number>();

/** Sends to one customer. Answers `sent`, or what is known about the failure. */
async function tell(customer: string): Promise<Outcome> {
  try {
    await client.messages.sendText({ to: customer, text: 'We open at nine today.' });
    return 'sent';
  } catch (error) {
    // One failure must not end the others. In earnest, write down the customer and the whole error.
    if (error instanceof AvenPingError) return error.delivery ?? 'not_sent';
    throw error;
  }
}

/** Takes the next customer from the list until there is none. */
async function work(list: Iterator<string>): Promise<void> {
  for (let next = list.next(); next.done !== true; next = list.next()) {
    const outcome = await tell(next.value);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
}

const list = customers.values();
await Promise.all(Array.from({ length: AT_ONCE }, () => work(list)));
for (const [outcome, count] of outcomes) console.log(`${outcome}: ${count}`);
