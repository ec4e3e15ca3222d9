/**
 * Where the idea comes from. Titles and names stay in the language of the publication.
 * @type {readonly { year: string, name: import('../../../language/language.svelte.js').MessageKey,
 *   what: import('../../../language/language.svelte.js').MessageKey, source: string, url: string }[]}
 */
export const history = Object.freeze([
  {
    year: '1990',
    name: 'when.ensembles',
    what: 'when.ensemblesWhat',
    source: 'Hansen & Salamon: Neural Network Ensembles',
    url: 'https://doi.org/10.1109/34.58871',
  },
  {
    year: '2006',
    name: 'when.compression',
    what: 'when.compressionWhat',
    source: 'Buciluă, Caruana & Niculescu-Mizil: Model Compression',
    url: 'https://doi.org/10.1145/1150402.1150464',
  },
  {
    year: '2014',
    name: 'when.depth',
    what: 'when.depthWhat',
    source: 'Ba & Caruana: Do Deep Nets Really Need to be Deep?',
    url: 'https://arxiv.org/abs/1312.6184',
  },
  {
    year: '2014/15',
    name: 'when.distillation',
    what: 'when.distillationWhat',
    source: 'Hinton, Vinyals & Dean: Distilling the Knowledge in a Neural Network',
    url: 'https://arxiv.org/abs/1503.02531',
  },
]);
