/** The builders of template components make Meta's objects, and reach every property and kind of their schemas. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InvalidRequestError } from 'avenping';
import * as c from '../ts/components.js';
import { readJson } from './support/repository.js';

interface Schema {
  readonly properties?: object;
  readonly examples?: readonly string[];
}

const SCHEMAS = readJson<{ $defs: Record<string, Schema> }>('api/schemas.json').$defs;

const PARAMETERS: c.Parameter[] = [
  c.text('Ada', { name: 'first_name' }),
  c.image({ mediaId: '1' }),
  c.video({ mediaId: '1' }),
  c.document({ mediaId: '1', link: 'https://e.com/a.pdf', filename: 'a.pdf' } as never),
  c.location({ latitude: 1.5, longitude: 2.5, name: 'Shop', address: '1 Street' }),
  c.currency({ fallbackValue: '$1.50', code: 'USD', amount1000: 1500 }),
  c.dateTime('1 May'),
  c.payload('YES'),
  c.couponCode('SAVE20'),
  c.action({ flowToken: 't', flowActionData: { a: 1 }, thumbnailProductRetailerId: 'sku' }),
];
const COMPONENTS: c.Component[] = [
  c.header('Order'),
  c.body('Ada'),
  c.quickReply(0, 'YES'),
  c.urlButton(1, '123'),
  c.copyCode(2, 'SAVE20'),
  c.flowButton(3, { flowToken: 't', data: { a: 1 } }),
  c.catalogButton(4, 'sku'),
  c.button(5, 'mpm', { type: 'action', action: { sections: [] } }),
];

function properties(name: string): Set<string> {
  return new Set(Object.keys(SCHEMAS[name]?.properties ?? {}));
}

function keys(objects: readonly object[]): Set<string> {
  return new Set(objects.flatMap((each) => Object.keys(each)));
}

test('every property of a component and of a parameter is reachable', () => {
  assert.deepEqual(keys(COMPONENTS), properties('TemplateComponent'));
  assert.deepEqual(keys(PARAMETERS), properties('Parameter'));
});

for (const [schema, kind] of [
  ['MediaRef', 'document'],
  ['Location', 'location'],
  ['Currency', 'currency'],
  ['DateTime', 'date_time'],
  ['ButtonAction', 'action'],
] as const) {
  test(`every property of ${schema} is reachable`, () => {
    const parameter = PARAMETERS.find(({ type }) => type === kind);
    assert.deepEqual(keys([parameter?.[kind] as object]), properties(schema));
  });
}

test('every kind of parameter and button has a function', () => {
  assert.deepEqual(
    PARAMETERS.map(({ type }) => type),
    SCHEMAS['ParameterType']?.examples,
  );
  const buttons = COMPONENTS.filter(({ type }) => type === 'button');
  assert.deepEqual(
    buttons.map(({ sub_type }) => sub_type),
    SCHEMAS['ButtonSubType']?.examples,
  );
});

test('the kinds of component without a function are known', () => {
  const made = new Set(COMPONENTS.map(({ type }) => type));
  const without = SCHEMAS['ComponentType']?.examples?.filter((type) => !made.has(type));
  assert.deepEqual(without, ['carousel', 'limited_time_offer', 'tap_target_configuration']);
});

test('a parameter fills the field that its type names', () => {
  for (const parameter of PARAMETERS) {
    const filled = Object.keys(parameter).filter((name) => name !== 'parameter_name');
    assert.deepEqual(filled.toSorted(), ['type', parameter.type].toSorted());
  }
});

test('the builders write what Meta documents', () => {
  assert.deepEqual(
    [
      c.header(c.image({ mediaId: '123' })),
      c.body('Ada', c.text('#123', { name: 'order' })),
      c.urlButton(0, 'suffix'),
      c.quickReply(1, 'YES'),
      c.copyCode(2, 'SAVE20'),
      c.flowButton(3, { flowToken: 't', data: { a: 1 } }),
      c.catalogButton(4, 'sku'),
      c.header(c.document({ mediaId: '9', filename: 'a.pdf' })),
      c.header(c.location({ latitude: 1.5, longitude: 2.5, name: 'Shop' })),
      c.body(c.currency({ fallbackValue: '$1.50', code: 'USD', amount1000: 1500 }), c.dateTime('1 May')),
      c.header(c.video({ link: 'https://e.com/v.mp4' })),
    ],
    [
      { type: 'header', parameters: [{ type: 'image', image: { id: '123' } }] },
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'Ada' },
          { type: 'text', text: '#123', parameter_name: 'order' },
        ],
      },
      { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: 'suffix' }] },
      { type: 'button', sub_type: 'quick_reply', index: '1', parameters: [{ type: 'payload', payload: 'YES' }] },
      {
        type: 'button',
        sub_type: 'copy_code',
        index: '2',
        parameters: [{ type: 'coupon_code', coupon_code: 'SAVE20' }],
      },
      {
        type: 'button',
        sub_type: 'flow',
        index: '3',
        parameters: [{ type: 'action', action: { flow_token: 't', flow_action_data: { a: 1 } } }],
      },
      {
        type: 'button',
        sub_type: 'catalog',
        index: '4',
        parameters: [{ type: 'action', action: { thumbnail_product_retailer_id: 'sku' } }],
      },
      { type: 'header', parameters: [{ type: 'document', document: { id: '9', filename: 'a.pdf' } }] },
      {
        type: 'header',
        parameters: [{ type: 'location', location: { latitude: 1.5, longitude: 2.5, name: 'Shop' } }],
      },
      {
        type: 'body',
        parameters: [
          { type: 'currency', currency: { fallback_value: '$1.50', code: 'USD', amount_1000: 1500 } },
          { type: 'date_time', date_time: { fallback_value: '1 May' } },
        ],
      },
      { type: 'header', parameters: [{ type: 'video', video: { link: 'https://e.com/v.mp4' } }] },
    ],
  );
});

for (const part of [c.header, c.body]) {
  test(`values of a ${part.name} go by order or by name`, () => {
    const inOrder = { type: 'text', text: 'Ada' };
    const byName = { ...inOrder, parameter_name: 'first_name' };
    assert.deepEqual(part('Ada').parameters, [inOrder]);
    assert.deepEqual(part({ first_name: 'Ada' }).parameters, [byName]);
    assert.deepEqual(part(c.text('Ada', { name: 'first_name' })).parameters, [byName]);
    const price = c.dateTime('1 May');
    assert.deepEqual(part('Ada', { a: 'Ada', price }).parameters, [
      inOrder,
      { ...inOrder, parameter_name: 'a' },
      { ...price, parameter_name: 'price' },
    ]);
    assert.ok(!('parameter_name' in price));
    assert.deepEqual(part(), { type: part.name, parameters: [] });
  });
}

test('a variable named type goes through text', () => {
  assert.deepEqual(c.body(c.text('gift', { name: 'type' }), { shop: 'Oslo' }).parameters, [
    { type: 'text', text: 'gift', parameter_name: 'type' },
    { type: 'text', text: 'Oslo', parameter_name: 'shop' },
  ]);
});

test('what has a wrong type goes on as it is, for the core to refuse by its place', () => {
  const wrong = (...values: unknown[]): unknown =>
    JSON.parse(JSON.stringify(c.body(...(values as never[])).parameters));
  assert.deepEqual(wrong(5, null, undefined, ['Ada']), [
    { type: 'text', text: 5 },
    { type: 'text', text: null },
    { type: 'text' },
    { type: 'text', text: ['Ada'] },
  ]);
  assert.deepEqual(wrong({ total: 5 }), [{ type: 'text', text: 5, parameter_name: 'total' }]);
  assert.deepEqual(c.image('1002' as never), { type: 'image', image: '1002' });
  assert.deepEqual(c.location(undefined as never), { type: 'location', location: undefined });
});

test('what was given is not shared with what is written', () => {
  const [parameter, data] = [c.text('Ada'), { city: 'Oslo' }];
  const component = c.body(parameter);
  Object.assign(component.parameters?.[0] ?? {}, { text: 'Bob' });
  assert.deepEqual(parameter, { type: 'text', text: 'Ada' });
  const form = c.flowButton(0, { data });
  data.city = 'Rome';
  assert.deepEqual(form.parameters, [{ type: 'action', action: { flow_action_data: { city: 'Oslo' } } }]);
});

test('a form button without particulars', () => {
  assert.deepEqual(c.flowButton(0).parameters, [{ type: 'action', action: {} }]);
});

test('particulars that are no object are refused as such', () => {
  for (const wrong of [undefined, null, 5, 'x', []] as never[]) {
    assert.throws(() => c.currency(wrong), InvalidRequestError);
    assert.throws(() => c.action(wrong), InvalidRequestError);
    if (wrong !== undefined) assert.throws(() => c.flowButton(0, wrong), InvalidRequestError);
  }
});
