// What becomes of a link on its way through chat, mail and learning platforms. A link is made of letters,
// digits and '.', ',', '-', '=', '&' alone, so that whatever stands for one of these can be read as it.

/** How often a link is encoded anew on its way, at most. */
const mostTimes = 8;

const entities = new Map(
  Object.entries({
    amp: '&',
    equals: '=',
    num: '#',
    quot: '"',
    apos: "'",
    lt: '<',
    gt: '>',
    nbsp: ' ',
  }),
);

/**
 * A link as it was written: without percent-encoding ('%26'), character references ('&amp;') and the
 * quoted-printable of mail ('=3D'), however often they were applied.
 * @param {string} link
 */
export function unmangled(link) {
  let text = link;
  for (let time = 0, before = ''; time < mostTimes && text !== before; ++time) {
    before = text;
    text = withoutReferences(withoutPercents(before));
  }
  return text.replace(/=(?:3D)+/g, '=');
}

/**
 * A link without what stood behind it in a sentence: punctuation, brackets, a Korean particle.
 * @param {string} link
 */
export const withoutTail = (link) => /^.*[a-z\d=-]/is.exec(link)?.[0] ?? '';

/**
 * A page's address in which the link begins behind '#', also where that has been taken for a character
 * of a path or a query ('/%23v1&view=lab').
 * @param {string} address
 */
export const withHash = (address) =>
  address.includes('#') ? address : address.replace(/%(?:25)*23(?=v\d+(?:[&%]|$))/i, '#');

/** @param {string} text */
function withoutPercents(text) {
  return text.replace(/(?:%[\da-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded; // not UTF-8, so nothing that an encoder made
    }
  });
}

/** @param {string} text */
function withoutReferences(text) {
  return text.replace(
    /&(?:#(\d{1,6})|#x([\da-f]{1,5})|([a-z]+));/gi,
    (whole, decimal, hex, name) => {
      if (name) return entities.get(name.toLowerCase()) ?? whole;
      return String.fromCodePoint(decimal ? Number(decimal) : parseInt(hex, 16));
    },
  );
}
