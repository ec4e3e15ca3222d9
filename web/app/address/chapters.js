/**
 * The chapters of the story, in their order. Each has a folder of its name in story/chapters.
 * @typedef {(typeof chapters)[number]['name']} ChapterName
 */
export const chapters = /** @type {const} */ ([
  { name: 'why', title: 'chapter.why' },
  { name: 'when', title: 'chapter.when' },
  { name: 'soft-labels', title: 'chapter.softLabels' },
  { name: 'loss', title: 'chapter.loss' },
  { name: 'training', title: 'chapter.training' },
  { name: 'evidence', title: 'chapter.evidence' },
  { name: 'knowledge', title: 'chapter.knowledge' },
  { name: 'classroom', title: 'chapter.classroom' },
]);
