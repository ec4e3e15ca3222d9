/** @typedef {(link: string) => string} Mangling */

const everyCharacter = (/** @type {string} */ link) =>
  link.replace(/./g, (one) => `%${one.charCodeAt(0).toString(16).padStart(2, '0')}`);

/**
 * What chat, mail and learning platforms make of a link's text, each by the name of what it does.
 * @type {Record<string, Mangling>}
 */
export const manglings = {
  'HTML, named': (link) => link.replaceAll('&', '&amp;'),
  'HTML, by number': (link) => link.replaceAll('&', '&#38;').replaceAll('=', '&#x3D;'),
  'percent-encoded &': (link) => link.replaceAll('&', '%26'),
  'percent-encoded =': (link) => link.replaceAll('=', '%3D'),
  'percent-encoded, small letters': (link) => link.replaceAll('=', '%3d').replaceAll(',', '%2c'),
  'percent-encoded whole': encodeURIComponent,
  'percent-encoded, every character': everyCharacter,
  'quoted-printable': (link) => link.replaceAll('=', '=3D'),
};

/**
 * What follows a link in a sentence, a mail or a page, and is taken for a part of it.
 */
export const tails = ['.', ',', ';', ':', '!', '?', ')', '),', ']', '>', '"', '’', '”.', '*', '`']
  .concat(['…', '。', '」', ' ', '\u200B', '&', '&gt;', '&quot;', '&nbsp;', '를', '(으)로'])
  .flatMap((tail) => [tail, encodeURI(tail)]);
