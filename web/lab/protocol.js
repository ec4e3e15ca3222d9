/**
 * What the page may ask of the lab's worker: each request with its parameters, its answer, and the
 * events that it sends before the answer.
 *
 * @typedef {import('./comparison.js').LaneName} LaneName
 * @typedef {import('./settings.js').Settings} Settings
 * @typedef {{ label: number, pixels: Uint8Array }} LabelledImage
 * @typedef {LabelledImage & { index: number }} TestImage
 * @typedef {Partial<Record<LaneName, Uint8Array>>} ModelFiles safetensors
 * @typedef {import('../experiments/jobs.js').Job} Job
 * @typedef {{ by: 'class', label: number } | { by: 'index', index: number } | { by: 'random' }
 *   | { by: 'least-sure' }} PickRule by 'index': that image first, then others of its class
 * @typedef {{ type: 'held', lanes: LaneName[], step: number }} HeldEvent the networks whose next step
 *   waits, and how many they have taken
 * @typedef {{ type: 'model', lane: LaneName, file: Uint8Array }} ModelEvent a network that is
 *   trained, safetensors: what restore() takes, should the comparison not come to its end
 *
 * @typedef {{ id: import('../data/datasets.js').DataSet['id'], source: import('../data/load.js').Source }}
 *   ChosenData a data set of the list, and where its files are
 *
 * @typedef {object} Requests
 * @property {{ parameters: { data: ChosenData, variant?: string, threads?: number },
 *   event: import('../engine/bytes.js').ByteProgress,
 *   answer: { engine: ReturnType<import('../engine/index.js').Engine['about']> } }} load
 *   read the images, start the engine: the fastest build or `variant`, with a thread a core unless said
 * @property {{ parameters: {}, event: never, answer: string }} digest of the images
 * @property {{ parameters: { settings: Settings }, event: never, answer: null }} prepare
 *   make the three networks of these settings, untrained
 * @property {{ parameters: { settings: Settings, holdBefore: LaneName | null },
 *   event: import('./comparison.js').ComparisonEvent | HeldEvent | ModelEvent,
 *   answer: ModelFiles }} compare
 *   train them all, to be held before the first step of a network; the answer is what restore() takes
 * @property {{ parameters: { paused: boolean, holdBefore?: LaneName }, event: never,
 *   answer: null }} pause hold the comparison, or let it go on, to the first step of a network
 * @property {{ parameters: {}, event: never, answer: null }} step
 *   let a comparison that is held take one step; it reports when it is held again
 * @property {{ parameters: { count: number }, event: never,
 *   answer: { size: number, images: TestImage[] } | null }} nextBatch
 *   of a comparison that is held: how many training images its next step takes, and the first of them
 * @property {{ parameters: { settings: Settings, lessons: import('./lessons/lessons.js').LessonName[],
 *   seeds: number }, event: import('./lessons/run-lessons.js').LessonEvent, answer: number }} lessons
 *   teach a student in each of these ways with the teacher as it is now, over so many seeds; not while
 *   a comparison runs, and 'interrupted' when one begins; the answer is how many were taught
 * @property {{ parameters: {}, event: never, answer: { errors: number, count: number } }} teacherErrors
 *   of the teacher as it is now, on some test images
 * @property {{ parameters: { models: ModelFiles }, event: never, answer: null }} restore
 *   bring networks of an earlier worker back
 * @property {{ parameters: { folder: string }, event: never,
 *   answer: import('./pretrained.js').Provenance | null }} pretrained
 *   fetch the page's own networks from a folder (a URL) and put them in the place of untrained ones;
 *   null: others have come in the meantime, and stay
 * @property {{ parameters: {}, event: never,
 *   answer: Record<LaneName, import('./comparison.js').Cost> }} costs of the networks, measured now
 * @property {{ parameters: { rule: PickRule, count: number, seed: number }, event: never,
 *   answer: TestImage[] }} pick some test images
 * @property {{ parameters: { pixels: Uint8Array }, event: never,
 *   answer: Record<LaneName, Float32Array> }} logits of all networks for one image
 * @property {{ parameters: { temperature: number, lanes: LaneName[] }, event: never,
 *   answer: Partial<Record<LaneName, Float32Array>> }} classMaps over all test images
 * @property {{ parameters: { job: Job, files: Uint8Array[] },
 *   event: import('../experiments/execute.js').JobProgress,
 *   answer: import('../experiments/execute.js').Outcome }} execute one job of an experiment
 * @property {{ parameters: { count: number }, event: never,
 *   answer: { images: LabelledImage[], perClass: number[] } }} sampleTraining
 *   training images, spread evenly over all; `perClass`: how many of each class there are
 * @property {{ parameters: import('./bias-curve.js').BiasQuestion, event: never,
 *   answer: import('./bias-curve.js').BiasCurve }} biasCurve
 *   what a network would answer with another bias
 * @property {{ parameters: { label: number, other: number, temperature: number, count: number },
 *   event: never, answer: import('./look-alikes.js').LookAlikes }} lookAlikes
 *   the test images of a class that the teacher finds most, and least, like another one
 * @property {{ parameters: { lanes: LaneName[] }, event: never,
 *   answer: Partial<Record<LaneName, Uint32Array>> }} confusions over all test images
 * @property {{ parameters: { query: import('./image-query.js').ImageQuery, from: number,
 *   count: number }, event: never, answer: { total: number, images: TestImage[] } }} find
 *   some of the test images that fit
 * @property {{ parameters: { temperature: number, share: number }, event: never,
 *   answer: number }} entropyBelow bits that a share of the teacher's answers stay below
 * @property {{ parameters: { images: number, seed: number }, event: never,
 *   answer: Awaited<ReturnType<typeof import('./transfer.js').compareStarts>> }} transfer
 *   a new task, learnt from nothing and from the distilled student's layers
 * @property {{ parameters: { settings: import('./workbench/settings.js').RunSettings, seed: number,
 *     teacher: Uint8Array | null, paused: boolean },
 *   event: import('./workbench/training.js').TrainingEvent,
 *   answer: import('./workbench/training.js').Trained }} train
 *   one network with one seed; `teacher`, safetensors, where the objective has one; `paused`: it waits
 *   at its first report
 * @property {{ parameters: { paused: boolean }, event: never, answer: null }} pauseTraining
 *   hold the training that runs at its next report, or let it go on
 * @property {{ parameters: {}, event: never, answer: null }} halt
 *   end the training that runs, or is paused, as if its last epoch were over
 * @property {{ parameters: { file: Uint8Array, inputs?: import('../engine/mlp.js').InputScale },
 *   event: never, answer: import('./workbench/training.js').Examined }} examine
 *   read a network from safetensors, trained on such inputs, and count its test errors
 */

/** @typedef {keyof Requests} RequestType */

/**
 * @typedef {{ [Type in RequestType]:
 *   { type: Type, id: number, parameters: Requests[Type]['parameters'] } }[RequestType]
 *   | { type: 'cancel', id: number }} MessageToWorker
 *
 * @typedef {{ type: 'event', id: number, event: unknown }
 *   | { type: 'answer', id: number, answer: unknown }
 *   | { type: 'refusal', id: number, error: import('../engine/portable-error.js').PortableError }
 *   | { type: 'beat' }} MessageFromWorker `beat`: a sign of life, twice a second, also from within a call that takes long
 */

/** Milliseconds between two beats. */
export const beatInterval = 500;
