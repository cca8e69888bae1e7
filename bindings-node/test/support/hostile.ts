/** Values that hardly anything can be done with. */

interface Cyclic {
  self?: Cyclic;
}

/** Contains itself. */
export const CYCLIC: Cyclic = {};
CYCLIC.self = CYCLIC;

/** What {@link fail} throws. */
export const MINE = new Error('mine');

export function fail(): never {
  throw MINE;
}

/** For a proxy that throws whatever it is asked. */
export const HANDLER: ProxyHandler<object> = { get: fail, ownKeys: fail, has: fail, getPrototypeOf: fail };
export const hostile = new Proxy({}, HANDLER);

/** A proxy of which nothing is left. */
export function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** A class of the program's own. */
export class Money {
  constructor(readonly amount: number) {}
}
