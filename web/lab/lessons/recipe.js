/**
 * The training of a lesson: short, so that many can be compared while one waits, and yet long enough
 * for a student of 2,000 images to stop improving on them. Chosen over three seeds at the default
 * student and T; only what a lesson tells the student is compared, never the recipe.
 * @type {Readonly<Pick<import('../settings.js').Settings,
 *   'studentEpochs' | 'batchSize' | 'optimizer' | 'rate'>>}
 */
export const lessonRecipe = Object.freeze({
  studentEpochs: 15,
  batchSize: 64,
  optimizer: 'adam',
  rate: 3e-3,
});
