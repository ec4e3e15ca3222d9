/** The shape of the data on this page, known before the data is. */
export const mnist = Object.freeze({
  rows: 28,
  cols: 28,
  classes: 10,
  trainImages: 60_000,
  testImages: 10_000,
});
