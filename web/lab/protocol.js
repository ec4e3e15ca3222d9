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
 * @typedef {{ by: 'class', label: number } | { by: 'random' } | { by: 'least-sure' }} PickRule
 *
 * @typedef {object} Requests
 * @property {{ parameters: { mnist: string, variant: string | undefined, threads?: number },
 *   event: import('../engine/bytes.js').ByteProgress,
 *   answer: { engine: ReturnType<import('../engine/index.js').Engine['about']>,
 *     trainImages: number, testImages: number } }} load
 *   fetch the images from the folder `mnist` (a URL), start the engine: the fastest build or `variant`,
 *   with a thread a core unless said
 * @property {{ parameters: { settings: Settings }, event: never, answer: null }} prepare
 *   make the three networks of these settings, untrained
 * @property {{ parameters: { settings: Settings },
 *   event: import('./comparison.js').ComparisonEvent, answer: ModelFiles }} compare
 *   train them all; the answer is what restore() takes
 * @property {{ parameters: { paused: boolean }, event: never, answer: null }} pause
 *   hold the comparison, or let it go on
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
 *   the test images of a digit that the teacher finds most, and least, like another one
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
 *   | { type: 'beat' }} MessageFromWorker `beat`: a sign of life, twice a second
 */

/** Milliseconds between two beats. */
export const beatInterval = 500;
