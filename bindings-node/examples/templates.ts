/**
 * Lists the approved templates, looks at one, and sends some with their variables filled in.
 *
 * A template is the only kind of message that may open a conversation (Meta's documentation).
 *
 *     export AVENPING_TOKEN=…
 *     node templates.ts
 *
 * The names are those of the fake AvenPing: put your own in their place.
 */
import { Client, components as c, NotFoundError } from 'avenping';

const to = '+1 555 123 4567';
const client = new Client();

// Every template of every page; pages are fetched as they are read.
let approved = 0;
for await (const template of client.templates.list()) if (template.status === 'APPROVED') approved += 1;
console.log(approved, 'approved templates');

try {
  const template = await client.templates.get({ name: 'order_confirmation' });
  console.log(template.bodyText);
} catch (error) {
  if (!(error instanceof NotFoundError)) throw error;
  console.error('this account has other templates: change the names in this file');
  process.exit(1);
}

// In the order of the variables: {{1}}, {{2}}.
await client.templates.send({ to, templateName: 'order_confirmation', components: [c.body('Ada', '#123')] });

// By name, where the template's variables have names: {{first_name}}, {{shop}}.
const named = c.body({ first_name: 'Ada', shop: 'Oslo' });
await client.templates.send({ to, templateName: 'welcome_named', components: [named] });

// A header, the body and the end of a button's address.
await client.templates.send({
  to,
  templateName: 'shipping_update',
  components: [c.header('#123'), c.body('Monday', 'DHL'), c.urlButton(0, 'AB123')],
});

// A picture in the header, and what the quick replies send back to the webhook.
const picture = await client.media.upload({ file: Buffer.from('a picture'), filename: 'sale.jpg' });
const sent = await client.templates.send({
  to,
  templateName: 'spring_sale',
  language: 'fr',
  components: [
    c.header(c.image({ mediaId: picture.mediaId })),
    c.body('-20 %'),
    c.quickReply(0, 'show'),
    c.quickReply(1, 'stop'),
  ],
});
console.log('accepted:', sent.id);
