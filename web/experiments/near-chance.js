/**
 * Whether a network makes more than half of the errors that guessing would: then it was hardly
 * trained on such images as it is asked about.
 * @param {{ errors: number, count: number, classes: number }} evaluation
 */
export const isNearChance = ({ errors, count, classes }) =>
  errors > (count * (1 - 1 / classes)) / 2;
