/** Longer than a slow disk takes for what is kept here. */
const longest = 10_000;

const silence = "the browser's storage does not answer";

/**
 * A way to ask the browser's storage, which in some browsers never answers: it is waited for once, and not
 * asked again then.
 * @param {number} [milliseconds]
 */
export function patience(milliseconds = longest) {
  let isSilent = false;
  /**
   * @template Answer
   * @param {() => Promise<Answer>} ask
   * @returns {Promise<Answer>}
   */
  return async (ask) => {
    if (isSilent) throw new Error(silence);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const giveUp = new Promise((_, reject) => {
      timer = setTimeout(() => {
        isSilent = true;
        reject(new Error(silence));
      }, milliseconds);
    });
    try {
      return /** @type {Answer} */ (await Promise.race([ask(), giveUp]));
    } finally {
      clearTimeout(timer);
    }
  };
}
