/** Files of the repository, found from the folder that the tests run in. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The repository's folder. */
export const ROOT = rootAbove(process.cwd());

/** A JSON file, by its path from the repository's folder. */
export function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as T;
}

/** All files in a folder and below, sorted. */
export function filesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  return files.map((file) => join(file.parentPath, file.name)).sort();
}

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'api', 'manifest.json'))) return folder;
  if (dirname(folder) === folder) throw new Error('run the tests inside the repository');
  return rootAbove(dirname(folder));
}
