/** Runs all conformance cases in a worker thread, and posts what became of them. */

import { parentPort } from 'node:worker_threads';
import { load } from '../conformance/case.js';
import { runAll } from '../conformance/run.js';

parentPort?.postMessage(await runAll(load()));
