/**
 * Listening to signals: one listener on each, however many calls it is for. Node 20 takes more than ten for a leak, and
 * warns of it on standard error.
 */

interface Listening {
  readonly calls: Set<() => void>;
  readonly listener: () => void;
}

const listenings = new WeakMap<AbortSignal, Listening>();

/**
 * Does something once the signal aborts.
 *
 * @returns What takes it back.
 */
export function onAbort(signal: AbortSignal, call: () => void): () => void {
  const { calls, listener } = listenings.get(signal) ?? begin(signal);
  if (calls.size === 0) signal.addEventListener('abort', listener, { once: true });
  calls.add(call);
  return () => {
    if (calls.delete(call) && calls.size === 0) signal.removeEventListener('abort', listener);
  };
}

function begin(signal: AbortSignal): Listening {
  const calls = new Set<() => void>();
  const listener = (): void => {
    const all = [...calls];
    calls.clear();
    for (const call of all) call();
  };
  const listening = { calls, listener };
  listenings.set(signal, listening);
  return listening;
}
