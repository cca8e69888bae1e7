/**
 * Sends each kind of interactive message: buttons, a menu, a link, a form, and a request for a location.
 *
 * What the customer taps comes back in a webhook: see `webhooks-express.ts`. AvenPing does not document the path and the
 * body of this call; both are assumed (specification section 3.6).
 *
 *     export AVENPING_TOKEN=…
 *     node interactive.ts
 */
import { Buttons, Client, CtaUrl, FlowMessage, Header, ListMenu, LocationRequest, type Interactive } from 'avenping';

const to = '+1 555 123 4567';
const client = new Client();
const send = (interactive: Interactive) => client.messages.sendInteractive({ to, interactive });

const question = await send(
  new Buttons({
    header: Header.text('Order #123'),
    body: 'Is the address right?',
    buttons: [
      { id: 'yes', title: 'Yes' }, // the ids come back, the titles are shown
      { id: 'no', title: 'No, change it' },
    ],
    footer: 'We deliver tomorrow',
  }),
);
await send(
  new ListMenu({
    body: 'When shall we come?',
    button: 'Times',
    sections: [
      {
        title: 'Today',
        rows: [
          { id: 'today-10', title: '10:00', description: 'Almost full' },
          { id: 'today-14', title: '14:00' },
        ],
      },
      { title: 'Tomorrow', rows: [{ id: 'tomorrow-9', title: '9:00' }] },
    ],
  }),
);
await send(new CtaUrl({ body: 'It is on its way', displayText: 'Track it', url: 'https://example.com/t/123' }));
await send(new LocationRequest({ body: 'Where shall we deliver?' }));

// Forms are made in the AvenPing app; here the first one that is published.
for await (const form of client.forms.list()) {
  if (form.status !== 'PUBLISHED') continue;
  const order = 'order-123'; // comes back with the answer
  await send(new FlowMessage({ body: 'Tell us what you need', cta: 'Start', flowId: form.id, flowToken: order }));
  break;
}

// As a reply to an earlier message, by its wamid.
await client.messages.sendText({ to, text: 'One tap is enough.', contextMessageWamid: question.id });

// A kind that has no builder: Meta's own object.
await send({
  type: 'catalog_message',
  body: { text: 'Have a look around' },
  action: { name: 'catalog_message' },
});
console.log('accepted: 7 messages');
