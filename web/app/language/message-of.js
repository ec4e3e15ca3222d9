/**
 * The message for what goes by a name, and the numbers in the name, called by the letter before each.
 * Names that a rule makes share a message, in whose key '#' stands for any number: 'w300-t8' takes
 * 'w#-t#' with w = 300 and t = 8, where it has none of its own.
 * @template {object} Messages
 * @param {Messages} messages
 * @param {string} kind what the key begins with
 * @param {string} name
 * @returns {{ key: keyof Messages & string, params: Record<string, number> }}
 * @throws {RangeError} where there is no message
 */
export function messageOf(messages, kind, name) {
  const keys = [name, name.replaceAll(/\d+/g, '#')].map((part) => `${kind}.${part}`);
  const key = keys.find((one) => Object.hasOwn(messages, one));
  if (key === undefined) throw new RangeError(`there is no message '${keys[0]}'`);
  const numbers = [...name.matchAll(/([a-z])(\d+)/g)];
  return {
    key: /** @type {keyof Messages & string} */ (key),
    params: Object.fromEntries(numbers.map(([, letter, digits]) => [letter, Number(digits)])),
  };
}
