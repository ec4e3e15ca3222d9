/** Where a training waits while it is shut. */
export class Gate {
  isShut = false;
  #wake = () => {};

  shut() {
    this.isShut = true;
  }

  open() {
    this.isShut = false;
    this.#wake();
  }

  /**
   * Waits while the gate is shut; throws the signal's reason if that comes first.
   * @param {AbortSignal} [signal]
   */
  async pass(signal) {
    while (this.isShut) {
      signal?.throwIfAborted();
      await this.#woken(signal);
    }
  }

  /** @param {AbortSignal} [signal] */
  async #woken(signal) {
    const { promise, resolve } = withResolvers();
    this.#wake = resolve;
    signal?.addEventListener('abort', resolve);
    await promise;
    signal?.removeEventListener('abort', resolve);
  }
}

/** Promise.withResolvers(), which Node 20 lacks. */
function withResolvers() {
  let resolve = () => {};
  const promise = new Promise((done) => (resolve = () => done(undefined)));
  return { promise, resolve };
}
