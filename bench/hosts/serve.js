import { Session } from '../session.js';

/**
 * Answers the calls of a competitor's other half (remote.js): `start` first, then a Session's methods.
 * @param {ConstructorParameters<typeof Session>[2]} files
 * @param {(answer: { result: any } | { error: string }) => void} answer
 */
export function server(files, answer) {
  /** @type {Session} */
  let session;
  /** @param {{ name: string, args: any[] }} call */
  return async ({ name, args: [first, ...rest] }) => {
    try {
      if (name === 'start') {
        session = new Session(first, rest[0], files);
        answer({ result: null });
      } else {
        const method = /** @type {any} */ (session)[name];
        answer({ result: await method.call(session, first, ...rest) });
      }
    } catch (error) {
      answer({ error: String(error instanceof Error ? error.stack : error) });
    }
  };
}
