/** A case as it stands in `conformance/cases/*.json`; `conformance/case.schema.json` describes it. */

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from 'avenping/testing';
import { readJson, ROOT } from '../support/repository.js';

/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>;

export interface Case {
  readonly name: string;
  readonly about?: string;
  readonly operation: string;
  readonly input?: unknown;
  readonly allPages?: boolean;
  readonly client?: Json;
  readonly mock?: {
    readonly faults?: readonly Fault[];
    readonly settings?: Json;
    readonly tokens?: readonly { readonly replace: string; readonly with: string }[];
    readonly advance?: number;
  };
  readonly expect: {
    readonly requests: number | readonly Json[];
    readonly accepted?: number;
    readonly result?: unknown;
    readonly error?: Json;
  };
}

const KEYS = ['name', 'about', 'operation', 'input', 'allPages', 'client', 'mock', 'expect'];

/** All of them, by file and in their order. */
export function load(): Case[] {
  const files = readdirSync(join(ROOT, 'conformance', 'cases')).sort();
  const cases = files.flatMap((file) => readJson<{ cases: Case[] }>(`conformance/cases/${file}`).cases);
  const names = new Set<string>();
  for (const each of cases) {
    assert(!names.has(each.name), `two cases are named ${each.name}`);
    names.add(each.name);
    const unknown = Object.keys(each).filter((key) => !KEYS.includes(key));
    assert.deepEqual(unknown, [], `${each.name}: unknown keys`);
    assert('result' in each.expect !== 'error' in each.expect, `${each.name}: expect a result or an error`);
    assert('requests' in each.expect, `${each.name}: say which requests are expected`);
  }
  return cases;
}

/** Whether it has fields; a list is none. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
