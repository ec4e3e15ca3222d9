// Written by the build (cpp/bindings/print_methods.cpp) from cpp/dk/distill/methods; a test compares.

export const methods = /** @type {const} */ ([
  {
    name: "hard",
    source: "cross-entropy with the labels",
    needs: "labels",
    numbers: [
    ],
    terms: ["hard"],
  },
  {
    name: "soft-target",
    source: "Hinton, Vinyals & Dean 2015 (arXiv 1503.02531), section 2",
    needs: "logits",
    numbers: [
      { name: "temperature", usual: 20, least: 0.0001, most: 10000, isMostExcluded: false },
      { name: "softWeight", usual: 1, least: 0, most: 1, isMostExcluded: false },
    ],
    terms: ["hard", "soft"],
  },
  {
    name: "label-smoothing",
    source: "Szegedy et al. 2016 (arXiv 1512.00567), section 7",
    needs: "labels",
    numbers: [
      { name: "smoothing", usual: 0.1, least: 0, most: 1, isMostExcluded: true },
    ],
    terms: ["hard"],
  },
  {
    name: "similarity-preserving",
    source: "Tung & Mori 2019 (arXiv 1907.09682), section 3.1, equations 1 to 4",
    needs: "hidden",
    numbers: [
      { name: "similarityWeight", usual: 3000, least: 0, most: 1000000, isMostExcluded: false },
      { name: "hardWeight", usual: 1, least: 0, most: 1000000, isMostExcluded: false },
    ],
    terms: ["hard", "similarity"],
  },
  {
    name: "fitnet",
    source: "Romero et al. 2015 (arXiv 1412.6550), section 2.2, equation 3",
    needs: "hidden",
    numbers: [
      { name: "hintWeight", usual: 100, least: 0, most: 1000000, isMostExcluded: false },
      { name: "hardWeight", usual: 1, least: 0, most: 1000000, isMostExcluded: false },
    ],
    terms: ["hard", "hint"],
  },
]);
