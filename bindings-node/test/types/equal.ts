/** What the type tests say of a value. Nothing of them is ever run. */

/** Whether two types are the same, and not only assignable to each other. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** `is<Expected>().of(value)`: the value's type is exactly that. */
export declare function is<Expected>(): {
  of<Actual>(value: Actual, ...same: Equal<Actual, Expected> extends true ? [] : ['is of another type']): void;
};
