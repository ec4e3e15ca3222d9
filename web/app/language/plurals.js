/** The categories of CLDR, in the order in which a message gives the forms of a word. */
const categories = /** @type {const} */ (['zero', 'one', 'two', 'few', 'many', 'other']);

/** @type {Map<string, Intl.PluralRules>} */
const rules = new Map();

/** Those that a language tells apart. @param {string} code of a language */
export function categoriesOf(code) {
  const used = rulesOf(code).resolvedOptions().pluralCategories;
  return categories.filter((category) => used.includes(category));
}

/**
 * The form of a word that stands after a number.
 * @param {string} code of a language
 * @param {number} value
 * @param {string[]} forms one for each category of the language
 */
export function pluralForm(code, value, forms) {
  return forms[categoriesOf(code).indexOf(rulesOf(code).select(value))];
}

/** @param {string} code */
function rulesOf(code) {
  const known = rules.get(code);
  if (known) return known;
  const made = new Intl.PluralRules(code);
  rules.set(code, made);
  return made;
}
