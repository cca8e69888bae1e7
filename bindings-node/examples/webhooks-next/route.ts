/**
 * Receives AvenPing's webhooks with Next and answers every text, once. This is `app/avenping/[secret]/route.ts`.
 *
 * In `next.config.js`: `export default { serverExternalPackages: ['avenping'] }`, because a native addon cannot go into a
 * bundle. In `.env.local`: AVENPING_TOKEN, WEBHOOK_SECRET and WEBHOOK_CODE.
 *
 * Then tell AvenPing the address, which has to be reachable from the internet:
 *
 *     await client.webhooks.setConfig({
 *       webhookUrl: `https://YOUR-HOST/avenping/${WEBHOOK_SECRET}`,
 *       webhookCode: WEBHOOK_CODE,
 *     });
 */
import { Client } from 'avenping';
import { handler, verifyCode } from 'avenping/webhooks';

export const runtime = 'nodejs'; // the edge runtime takes no native addon

const client = new Client(); // one for all requests; made here, it connects nowhere
const seen = new Set<string>();

const deliver = handler({
  code: process.env.WEBHOOK_CODE, // answers the check of the address, which is assumed to be as Meta does it
  async onMessage(message) {
    if (message.from === undefined || message.text === undefined || !isNew(message.dedupeKey)) return;
    // Awaited, because some hosts stop a function with its answer. What takes long belongs into a queue.
    const text = `You wrote: ${message.text.body}`;
    await client.messages.sendText({ to: message.from, text, contextMessageWamid: message.id }, { deadline: 10_000 });
  },
});

/** The same message can come twice. In earnest: insert the key into a table where it must be unique. */
function isNew(key: string | undefined): boolean {
  if (key === undefined) return true;
  const known = seen.has(key);
  seen.add(key);
  return !known;
}

interface Context {
  params: Promise<{ secret: string }>;
}

async function route(request: Request, context: Context): Promise<Response> {
  const { secret } = await context.params;
  // Nothing in a delivery proves who sent it, so the address itself is the secret. Unset, it matches nothing.
  const isOurs = verifyCode(process.env.WEBHOOK_SECRET ?? '', secret);
  return isOurs ? deliver(request) : new Response(null, { status: 404 });
}

export { route as GET, route as POST };
