/** What a single call may set differently from its client. */

/** Options that every method takes as its last argument, and `Client.withOptions` for many calls. */
export interface CallOptions {
  /** Ends the call at once, wherever it is: the request, a wait before a repeat, or between two pages. The promise
   * rejects with the signal's reason. A send may have gone out all the same. */
  readonly signal?: AbortSignal | undefined;
  /** The limit of one attempt in milliseconds, connecting included. For media: the longest time without progress. */
  readonly timeout?: number | undefined;
  /** The limit of the whole call in milliseconds, with its repeats and waits; for a list, of the time spent fetching
   * all its pages. Also limits media, which has none unless it is set here. `null`: no limit. */
  readonly deadline?: number | null | undefined;
  /** How many further attempts may follow the first one. 0 means 0. */
  readonly maxRetries?: number | undefined;
  /** Repeat a send even when an earlier attempt may have gone out: timeouts, resets and server errors are then
   * repeated as for a call that only reads. **The recipient may get the message twice.** */
  readonly retryMaybeSent?: boolean | undefined;
}
