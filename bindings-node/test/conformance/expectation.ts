/**
 * Comparing what came with what a case expects.
 *
 * Objects may have more than is expected, lists and texts must be equal. These texts stand for more than themselves:
 * `<any>`, `<text>`, `<number>`, `<wamid>`, `<absent>`, and `<contains …>`.
 */

import { isObject } from './case.js';

/** The first difference, with its path. `exactly`: an object has nothing besides what is expected. */
export function difference(path: string, expected: unknown, found: unknown, exactly = false): string | undefined {
  if (typeof expected === 'string' && expected.startsWith('<') && expected.endsWith('>')) {
    return fits(expected, found) ? undefined : wrong(path, expected, found);
  }
  if (isObject(expected) && isObject(found)) {
    for (const [key, value] of Object.entries(expected)) {
      const problem = difference(`${path}.${key}`, value, found[key], exactly);
      if (problem !== undefined) return problem;
    }
    const extra = Object.keys(found).find((key) => exactly && !(key in expected));
    return extra === undefined ? undefined : `${path}.${extra}: was not expected`;
  }
  if (Array.isArray(expected) && Array.isArray(found) && expected.length === found.length) {
    for (const [index, value] of expected.entries()) {
      const problem = difference(`${path}[${index}]`, value, found[index], exactly);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
  return expected === found ? undefined : wrong(path, expected, found);
}

function fits(placeholder: string, found: unknown): boolean {
  const text = typeof found === 'string' ? found : '';
  switch (placeholder) {
    case '<any>':
      return found !== undefined;
    case '<absent>':
      return found === undefined || found === null;
    case '<text>':
      return text !== '';
    case '<number>':
      return typeof found === 'number';
    case '<wamid>':
      return text.startsWith('wamid.');
    default:
      if (!placeholder.startsWith('<contains ')) throw new Error(`unknown placeholder ${placeholder}`);
      return text.includes(placeholder.slice('<contains '.length, -1));
  }
}

function wrong(path: string, expected: unknown, found: unknown): string {
  return `${path}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found) ?? 'nothing'}`;
}
