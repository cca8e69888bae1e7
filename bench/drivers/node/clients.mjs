/** The clients, by their names. Each is made from the job and gives what makes a call; for files, `upload` and `download`. */

import { createWriteStream, openAsBlob, readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';

const LINE = '106540352242922';
const TO = '15551234567';
const TEXT =
  'Your parcel has left our house and is on its way to you. It will be there tomorrow morning, between ' +
  'nine and eleven. Hello! See you then';
const BODY = { phoneNumberId: LINE, to: TO, text: TEXT };
const PATH = '/v2/messages/send/text';
const HEADERS = { authorization: 'Bearer none', 'content-type': 'application/json' };

const idOf = (answer) => answer.data.messages[0].id;

/** A peer as its users import it. */
const required = createRequire(`${process.env.BENCH_FROM}/`);
const peer = (name) => import(pathToFileURL(required.resolve(name)));

const post = () => ({ method: 'POST', headers: HEADERS, body: JSON.stringify(BODY) });

/** What a client of undici's is told about the authority and the calls in flight. */
const settings = ({ ca, atOnce }) => ({
  connections: atOnce,
  ...(ca === undefined ? {} : { connect: { ca: readFileSync(ca) } }),
});

/** What the clients on top of `node:http` are told about the same; it keeps no connections by itself. */
const agents = ({ ca, atOnce }) => {
  const kept = { keepAlive: true, maxSockets: atOnce };
  const trust = ca === undefined ? {} : { ca: readFileSync(ca) };
  return { http: new http.Agent(kept), https: new https.Agent({ ...kept, ...trust }) };
};

export const CLIENTS = {
  async avenping({ work, url, ca, file }) {
    const { Client } = createRequire(`${process.env.AVENPING_FROM}/`)('avenping');
    const trust = ca === undefined ? {} : { caBundle: ca };
    const client = new Client({ token: 'none', phoneNumberId: LINE, baseUrl: url, allowHttp: true, ...trust });
    if (work === 'rate') return async () => (await client.messages.sendText({ to: TO, text: TEXT })).id;
    return {
      health: () => client.health(),
      upload: () => client.media.upload({ file }),
      download: async () => (await client.media.download({ mediaId: '1234567890' })).save(file),
    };
  },

  async fetch({ work, url, file }) {
    if (work === 'rate') return async () => idOf(await (await fetch(url + PATH, post())).json());
    return {
      health: async () => (await fetch(`${url}/v2/health`)).text(),
      async upload() {
        const form = new FormData();
        form.set('file', await openAsBlob(file), 'film.mp4');
        await (await fetch(`${url}/v2/media/upload`, { method: 'POST', body: form })).text();
      },
      async download() {
        const answer = await fetch(`${url}/v2/media/1/download`);
        await pipeline(Readable.fromWeb(answer.body), createWriteStream(file));
      },
    };
  },

  async 'undici.request'(job) {
    const { Agent, request, setGlobalDispatcher } = await peer('undici');
    // Its own default is as many connections as calls.
    if (job.ca !== undefined) setGlobalDispatcher(new Agent({ connect: settings(job).connect }));
    return async () => idOf(await (await request(job.url + PATH, post())).body.json());
  },

  async 'undici Pool'(job) {
    const { Pool } = await peer('undici');
    const pool = new Pool(job.url, settings(job));
    return async () => idOf(await (await pool.request({ path: PATH, ...post() })).body.json());
  },

  async axios(job) {
    const { default: axios } = await peer('axios');
    const kept = agents(job);
    const client = axios.create({ headers: HEADERS, httpAgent: kept.http, httpsAgent: kept.https });
    return async () => idOf((await client.post(job.url + PATH, BODY)).data);
  },

  async got(job) {
    const { default: got } = await peer('got');
    const client = got.extend({ headers: HEADERS, agent: agents(job) });
    return async () => idOf(await client.post(job.url + PATH, { json: BODY }).json());
  },

  async openai({ url }) {
    const { default: OpenAI } = await peer('openai');
    const client = new OpenAI({ apiKey: 'none', baseURL: `${url}/v1` });
    const question = { model: 'gpt-4o', messages: [{ role: 'user', content: TEXT }] };
    return async () => (await client.chat.completions.create(question)).id;
  },

  async stripe({ url }) {
    const { default: Stripe } = await peer('stripe');
    const { hostname, port } = new URL(url);
    const client = new Stripe('sk_test_none', { host: hostname, port, protocol: 'http' });
    const customer = { name: 'Ada', email: 'ada@example.com', phone: TO, description: TEXT };
    return async () => (await client.customers.create(customer)).id;
  },

  async twilio({ url }) {
    const { default: twilio } = await peer('twilio');
    const client = twilio(`AC${'0'.repeat(32)}`, 'none');
    client.api.baseUrl = url;
    const message = { to: `+${TO}`, from: '+15557654321', body: TEXT };
    return async () => (await client.messages.create(message)).sid;
  },
};
