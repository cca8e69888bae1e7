/**
 * Receives AvenPing's webhooks with Fastify and answers every text, once.
 *
 *     npm install avenping fastify
 *     export AVENPING_TOKEN=…
 *     export WEBHOOK_SECRET=$(openssl rand -hex 32)
 *     export WEBHOOK_CODE=$(openssl rand -hex 32)
 *     node webhooks-fastify.ts
 *
 * Then tell AvenPing the address, which has to be reachable from the internet:
 *
 *     await client.webhooks.setConfig({
 *       webhookUrl: `https://YOUR-HOST/avenping/${WEBHOOK_SECRET}`,
 *       webhookCode: WEBHOOK_CODE,
 *     });
 */
import { AvenPingError, Client } from 'avenping';
import { challenge, parse, verifyCode, WebhookError, type WebhookEvent } from 'avenping/webhooks';
import Fastify, { type FastifyInstance } from 'fastify';

// Nothing in a delivery proves who sent it, so the address itself is the secret.
const secret = required('WEBHOOK_SECRET');
const code = required('WEBHOOK_CODE');

const client = new Client(); // one for all requests; made here, it connects nowhere
const seen = new Set<string>();

interface Route {
  Params: { secret: string };
  Body: Buffer | undefined;
}

/** In a scope of its own, because the rest of an application wants its bodies as Fastify reads them. */
async function webhooks(app: FastifyInstance): Promise<void> {
  // The bytes as they came: the content type is text/plain, and the body is JSON all the same.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));

  app.post<Route>('/avenping/:secret', async (request, reply) => {
    if (!verifyCode(secret, request.params.secret)) return reply.code(404).send();
    let event: WebhookEvent;
    try {
      event = parse(request.body ?? '');
    } catch (error) {
      if (error instanceof WebhookError) return reply.code(400).send();
      throw error;
    }
    // Not awaited: AvenPing waits for the answer, and the work goes on after it.
    if (isNew(event.dedupeKey)) void handle(event);
    return reply.code(200).send();
  });

  // For the check of the address, which is assumed to be as Meta does it.
  app.get<Route>('/avenping/:secret', async (request, reply) => {
    const isOurs = verifyCode(secret, request.params.secret);
    const answer = isOurs ? challenge(request.url.split('?')[1] ?? '', code) : undefined;
    return answer === undefined ? reply.code(404).send() : reply.type('text/plain').send(answer);
  });
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`set ${name}`);
  return value;
}

/** The same message can come twice. In earnest: insert the key into a table where it must be unique. */
function isNew(key: string | undefined): boolean {
  if (key === undefined) return true;
  const known = seen.has(key);
  seen.add(key);
  return !known;
}

async function handle(event: WebhookEvent): Promise<void> {
  try {
    if (event.event === 'newMessage' && event.from !== undefined && event.text !== undefined) {
      const text = `You wrote: ${event.text.body}`;
      await client.messages.sendText({ to: event.from, text, contextMessageWamid: event.id });
    } else if (event.event === 'newLead') {
      console.log('a new customer');
    }
  } catch (error) {
    console.error('no answer:', error instanceof AvenPingError ? error.message : error);
  }
}

const app = Fastify();
await app.register(webhooks);
console.log(await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' }));
