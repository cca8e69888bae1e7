/** Makes calls that succeed, fail and are repeated. Prints nothing itself. */

import { Client } from 'avenping';

const [baseUrl = '', bodies = ''] = process.argv.slice(2);
const settings = { token: 'test_premium', baseUrl, phoneNumberId: '109876543210987', logBodies: bodies === 'bodies' };
const client = new Client(settings);
const nothing = (): undefined => undefined;
const message = { to: '15551234567', text: 'a secret between two' };
await client.messages.sendText(message);
await client.media.upload({ file: Buffer.from(message.text) });
await client.request('POST', '/v2/messages/send/text', { json: { ...message, phoneNumberId: settings.phoneNumberId } });
await client.templates.get({ name: 'there is none' }).catch(nothing);
await client.messages.sendText(message, { signal: AbortSignal.timeout(1) }).catch(nothing);
await new Client({ ...settings, token: 'wrong' }).me().catch(nothing);
