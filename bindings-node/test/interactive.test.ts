/** The builders of interactive messages make Meta's object, and reach every property of its schema. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MediaSource } from '../ts/content.js';
import { InvalidRequestError } from '../ts/errors.js';
import {
  Buttons,
  CtaUrl,
  FlowMessage,
  Header,
  ListMenu,
  LocationRequest,
  type Interactive,
} from '../ts/interactive.js';
import { readJson } from './support/repository.js';

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, { readonly const?: string }>>;
  readonly required?: readonly string[];
  readonly examples?: readonly string[];
  readonly anyOf?: readonly Schema[];
}

const SCHEMAS = readJson<{ $defs: Record<string, Schema> }>('api/schemas.json').$defs;

const BUTTONS = new Buttons({
  header: Header.text('Head'),
  body: 'Body',
  buttons: [
    { id: 'yes', title: 'Yes' },
    { id: 'no', title: 'No' },
  ],
  footer: 'Foot',
});
const MENU = new ListMenu({
  header: 'Head',
  body: 'Body',
  button: 'Times',
  sections: [
    {
      title: 'Today',
      rows: [
        { id: 't1', title: '10:00', description: 'Early' },
        { id: 't2', title: '11:00' },
      ],
    },
  ],
  footer: 'Foot',
});
const LINK = new CtaUrl({
  header: Header.image({ mediaId: '1' }),
  body: 'Body',
  displayText: 'Open',
  url: 'https://e.com',
  footer: 'Foot',
});
const FORM = new FlowMessage({
  header: Header.video({ link: 'https://e.com/v.mp4' }),
  body: 'Body',
  cta: 'Start',
  flowId: '1',
  flowName: 'survey',
  flowToken: 't',
  mode: 'draft',
  action: 'navigate',
  screen: 'WELCOME',
  data: { name: 'Ada' },
  footer: 'Foot',
});
const REQUEST = new LocationRequest({ body: 'Body' });
const BUILDERS = [BUTTONS, MENU, LINK, FORM, REQUEST];

const HEADERS = [
  Header.text('Head'),
  Header.image({ mediaId: '1' }),
  Header.video({ mediaId: '1' }),
  Header.document({ mediaId: '1', link: 'https://e.com/a.pdf', filename: 'a.pdf' } as never),
];

/** What the builders write with everything set, by the schema that describes it. */
const WRITTEN: Readonly<Record<string, readonly (object | undefined)[]>> = {
  Buttons: [BUTTONS],
  ButtonsAction: [BUTTONS.action],
  ReplyButton: BUTTONS.action.buttons,
  Reply: BUTTONS.action.buttons.map(({ reply }) => reply),
  ListMenu: [MENU],
  ListAction: [MENU.action],
  Section: MENU.action.sections,
  Row: MENU.action.sections[0]?.rows ?? [],
  CtaUrl: [LINK],
  CtaUrlAction: [LINK.action],
  CtaUrlParameters: [LINK.action.parameters],
  FlowMessage: [FORM],
  FlowAction: [FORM.action],
  FlowParameters: [FORM.action.parameters],
  FlowActionPayload: [FORM.action.parameters['flow_action_payload'] as object],
  LocationRequest: [REQUEST],
  LocationRequestAction: [REQUEST.action],
  TextBlock: [BUTTONS.body, BUTTONS.footer],
  Header: HEADERS,
  MediaRef: [HEADERS[3]?.document],
};

function written(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** The object schemas that a schema is made of. */
function objectsOf(name: string, found = new Set<string>()): Set<string> {
  for (const [, other = ''] of JSON.stringify(SCHEMAS[name]).matchAll(/"#\/\$defs\/(\w+)"/g)) {
    if (SCHEMAS[other]?.type === 'object' && !found.has(other)) objectsOf(other, found.add(other));
  }
  return found;
}

test('every object of the schema is compared', () => {
  assert.deepEqual(Object.keys(WRITTEN).toSorted(), [...objectsOf('Interactive')].toSorted());
});

for (const [name, objects] of Object.entries(WRITTEN)) {
  test(`every property of ${name} is reachable`, () => {
    const keys = new Set(objects.flatMap((each) => Object.keys(each ?? {})));
    const properties = new Set(Object.keys(SCHEMAS[name]?.properties ?? {}));
    if (BUILDERS.some((builder) => objects.includes(builder))) properties.add('type'); // the enum around them has it
    assert.deepEqual(keys, properties);
    for (const each of objects) {
      for (const required of SCHEMAS[name]?.required ?? []) assert.ok(required in (each ?? {}), required);
    }
  });
}

test('the types are those of the schema', () => {
  const kinds = SCHEMAS['Interactive']?.anyOf?.map((kind) => kind.properties?.['type']?.const);
  assert.deepEqual(
    BUILDERS.map(({ type }) => type),
    kinds?.filter((kind) => kind !== undefined),
  );
  assert.deepEqual(
    HEADERS.map(({ type }) => type),
    SCHEMAS['HeaderType']?.examples,
  );
});

test('buttons', () => {
  assert.deepEqual(BUTTONS.toWire(), {
    type: 'button',
    header: { type: 'text', text: 'Head' },
    body: { text: 'Body' },
    footer: { text: 'Foot' },
    action: {
      buttons: [
        { type: 'reply', reply: { id: 'yes', title: 'Yes' } },
        { type: 'reply', reply: { id: 'no', title: 'No' } },
      ],
    },
  });
});

test('a menu', () => {
  assert.deepEqual(MENU.toWire().action, {
    button: 'Times',
    sections: [
      {
        title: 'Today',
        rows: [
          { id: 't1', title: '10:00', description: 'Early' },
          { id: 't2', title: '11:00' },
        ],
      },
    ],
  });
  assert.deepEqual(MENU.header, BUTTONS.header, 'a string is a header of text');
  const untitled = new ListMenu({ body: 'Body', button: 'Open', sections: [{ rows: [{ id: 'a', title: 'A' }] }] });
  assert.deepEqual(untitled.action.sections, [{ rows: [{ id: 'a', title: 'A' }] }]);
});

test('a link', () => {
  assert.deepEqual(LINK.header, { type: 'image', image: { id: '1' } });
  assert.deepEqual(LINK.action, { name: 'cta_url', parameters: { display_text: 'Open', url: 'https://e.com' } });
});

test('a form with everything', () => {
  assert.deepEqual(FORM.action, {
    name: 'flow',
    parameters: {
      flow_message_version: '3',
      flow_id: '1',
      flow_name: 'survey',
      flow_cta: 'Start',
      flow_token: 't',
      mode: 'draft',
      flow_action: 'navigate',
      flow_action_payload: { screen: 'WELCOME', data: { name: 'Ada' } },
    },
  });
});

for (const [options, start] of [
  [{}, {}],
  [{ screen: 'S' }, { flow_action: 'navigate', flow_action_payload: { screen: 'S' } }],
  [{ data: {} }, { flow_action: 'navigate', flow_action_payload: { data: {} } }],
  [{ data: { a: null } }, { flow_action: 'navigate', flow_action_payload: { data: { a: null } } }],
  [{ action: 'data_exchange' }, { flow_action: 'data_exchange' }],
] as const) {
  test(`how a form starts: ${JSON.stringify(options)}`, () => {
    const { parameters } = new FlowMessage({ body: 'B', cta: 'Go', flowId: '1', ...options }).action;
    assert.deepEqual(parameters, { flow_message_version: '3', flow_id: '1', flow_cta: 'Go', ...start });
  });
}

test('what is left out, undefined or null is not written', () => {
  const body = 'Body';
  for (const nothing of [{}, { header: undefined, footer: undefined }, { header: null, footer: null } as never]) {
    const message = new Buttons({ body, buttons: [{ id: 'a', title: 'A' }], ...(nothing as object) });
    assert.deepEqual(Object.keys(message), ['type', 'body', 'action']);
  }
  assert.deepEqual(REQUEST.toWire(), {
    type: 'location_request_message',
    body: { text: 'Body' },
    action: { name: 'send_location' },
  });
  const rows = [{ id: 'a', title: 'A', description: undefined }];
  const menu = new ListMenu({ body, button: 'Open', sections: [{ title: undefined, rows }] });
  assert.deepEqual(menu.action.sections, [{ rows: [{ id: 'a', title: 'A' }] }]);
});

for (const kind of ['image', 'video', 'document'] as const) {
  test(`the header ${kind} takes an id or a link and leaves the choice to the core`, () => {
    assert.deepEqual(written(Header[kind]({ mediaId: '1' })), { type: kind, [kind]: { id: '1' } });
    const linked: MediaSource = { link: 'https://e.com' };
    assert.deepEqual(written(Header[kind](linked)), { type: kind, [kind]: linked });
    assert.deepEqual(written(Header[kind]({} as never)), { type: kind, [kind]: {} });
  });
}

test('a header may be a plain object, or of a kind that Meta adds', () => {
  const header = { type: 'text', text: 'Head' };
  assert.deepEqual(new CtaUrl({ header, body: 'B', displayText: 'Go', url: 'https://e.com' }).header, header);
  assert.deepEqual(new Header('sticker', { id: '1' }).toWire(), { type: 'sticker', sticker: { id: '1' } });
});

test('what has a wrong type goes on as it is, for the core to refuse by its place', () => {
  const wrong = (options: object): unknown => new Buttons({ body: 'B', ...options } as never).toWire().action;
  assert.deepEqual(wrong({ buttons: 'No' }), { buttons: 'No' });
  assert.deepEqual(wrong({ buttons: ['No', ['a', 'A']] }), {
    buttons: [
      { type: 'reply', reply: 'No' },
      { type: 'reply', reply: ['a', 'A'] },
    ],
  });
  assert.deepEqual(wrong({}), {});
  const menu = new ListMenu({ body: 'B', button: 5, sections: [7, { rows: 'x' }, { rows: [null] }] } as never);
  assert.deepEqual(menu.toWire().action, { button: 5, sections: [7, { rows: 'x' }, { rows: [null] }] });
  assert.deepEqual(written(Header.image('1' as never)), { type: 'image', image: '1' });
});

test('a builder without its object is refused at once', () => {
  for (const Builder of [Buttons, ListMenu, CtaUrl, FlowMessage, LocationRequest]) {
    for (const options of [undefined, null, 'Body', ['Body']]) {
      assert.throws(
        () => new Builder(options as never),
        (error) => error instanceof InvalidRequestError && error.field === 'interactive',
      );
    }
  }
});

test('a message does not follow what it was made from', () => {
  const rows = [{ id: 'a', title: 'A' }];
  const sections = [{ title: 'S', rows }];
  const header = { type: 'text', text: 'Head' };
  const menu = new ListMenu({ header, body: 'Body', button: 'Open', sections });
  const before = menu.toWire();
  Object.assign(rows[0] ?? {}, { title: 'changed' });
  rows.push({ id: 'b', title: 'B' });
  sections.pop();
  header.text = 'changed';
  assert.deepEqual(menu.toWire(), before);
});

test('changing what was written leaves the message as it was', () => {
  const before = FORM.toWire();
  const wire = FORM.toWire();
  wire.action['parameters'] = {};
  wire.action['new_field'] = 1;
  assert.deepEqual(FORM.toWire(), before);
});

test('a builder is the object that it writes', () => {
  for (const builder of BUILDERS) {
    assert.deepEqual(Object.fromEntries(Object.entries(builder)), builder.toWire());
    assert.equal(JSON.stringify(builder), JSON.stringify(builder.toWire()));
  }
});

test('a plain object is a message too', () => {
  const messages: Interactive[] = [
    REQUEST,
    REQUEST.toWire(),
    {
      type: 'button',
      body: { text: 'B' },
      action: { buttons: [{ type: 'reply', reply: { id: 'a', title: 'A' } }] },
    },
    { type: 'product', action: { catalog_id: '1', product_retailer_id: 'sku' } },
  ];
  assert.equal(messages.length, 4);
});
