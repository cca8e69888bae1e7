/** The token stands nowhere that people look at: errors, logs, what is inspected, and what an object can be asked for. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run, type Ended } from './support/child.js';
import { fake, TO } from './support/servers.js';

const TOKEN = 'tok_recognise_me_7Qm2X';

function where({ out, err }: Ended, secret: string): string[] {
  const lines = [...out.split('\n'), ...err.split('\n')];
  return lines.filter((line) => line.includes(secret)).map((line) => line.slice(0, 400));
}

test('the token is in nothing that is shown, whatever goes wrong and whatever the server says', async (t) => {
  const server = fake(t);
  server.replaceToken(server.token, TOKEN);
  // A server that repeats the token in its answers, some of them broken.
  const said = `no: ${TOKEN} Bearer ${TOKEN} [${TOKEN}]`;
  const answer = { kind: 'answer', status: 502, content_type: 'text/html', text: `<p>${said}</p>` };
  const refusal = { kind: 'status', status: 400, message: said, details: { a: [TOKEN], [TOKEN]: 1 } };
  const broken = { kind: 'answer', status: 200, text: `{"success": true, "data": {"${TOKEN}": }}` };
  server.faultRules({ times: null, every: 2, seed: 7, faults: [answer, refusal, broken] });
  const env = { THE_TOKEN: TOKEN, THE_URL: server.baseUrl, AVENPING_LOG: 'debug' };
  const ended = await run('secrets', [], { env });
  // What is looked through is all there: its last error ended it.
  assert.equal(ended.code, 1, ended.err);
  assert.match(ended.err, /ConfigError: me: CONFIG: the client is closed/);
  assert.match(ended.err, /avenping debug messages\.send_text: POST/);
  assert.match(ended.out, /\[token\]/);
  assert.match(ended.out, /Core \{/);
  assert.deepEqual(where(ended, TOKEN), []);
});

test('the log has neither token nor number nor text, and with `logBodies` still no token', async (t) => {
  for (const bodies of ['masked', 'bodies']) {
    const ended = await run('logs', [fake(t).baseUrl, bodies], { env: { AVENPING_LOG: 'debug' } });
    assert.deepEqual([ended.code, ended.out], [0, '']);
    const lines = ended.err.trimEnd().split('\n');
    assert.deepEqual(
      lines.filter((line) => !/^avenping (debug|info|warn|error) \S/.test(line)),
      [],
    );
    assert.match(ended.err, /^avenping debug messages\.send_text: POST /m);
    assert.deepEqual(where(ended, 'test_premium'), []);
    for (const shown of [TO, 'a secret between two']) {
      assert.equal(where(ended, shown).length > 0, bodies === 'bodies', shown);
    }
  }
});

test('the log has the level that the environment asks for, and is silent without', async (t) => {
  for (const [AVENPING_LOG, levels] of [
    ['error', ['error']],
    ['', []],
    [undefined, []],
  ] as const) {
    const ended = await run('logs', [fake(t).baseUrl, 'masked'], { env: { AVENPING_LOG } });
    assert.deepEqual([ended.code, ended.out], [0, '']);
    const found = ended.err.split('\n').flatMap((line) => line.split(' ')[1] ?? []);
    assert.deepEqual([...new Set(found)], levels);
  }
});
