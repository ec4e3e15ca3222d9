/**
 * Evenly spread whole numbers from a seed, the same everywhere: mulberry32 (Tommy Ettinger, public
 * domain). For targets and images of counter-tests; what the engine draws, it draws itself.
 * @param {number} seed
 * @returns {(count: number) => number} gives 0 .. count - 1
 */
export function randomBelow(seed) {
  let state = seed >>> 0;
  return (count) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * count);
  };
}

/**
 * Puts the values in a random order, in place (Fisher and Yates).
 * @template {{ length: number, [index: number]: number }} Values
 * @param {Values} values
 * @param {(count: number) => number} below
 */
export function shuffle(values, below) {
  for (let last = values.length - 1; last > 0; --last) {
    const other = below(last + 1);
    [values[last], values[other]] = [values[other], values[last]];
  }
  return values;
}
