/**
 * What the page may ask of the lab's worker: each request with its parameters, its answer, and the
 * events that it sends before the answer.
 *
 * @typedef {import('./comparison.js').LaneName} LaneName
 * @typedef {import('./settings.js').Settings} Settings
 * @typedef {{ index: number, label: number, pixels: Uint8Array }} TestImage
 * @typedef {Partial<Record<LaneName, Uint8Array>>} ModelFiles safetensors
 * @typedef {{ by: 'class', label: number } | { by: 'random' } | { by: 'least-sure' }} PickRule
 *
 * @typedef {object} Requests
 * @property {{ parameters: { mnist: string, variant: string | undefined }, event: import('../engine/bytes.js').ByteProgress,
 *   answer: { engine: ReturnType<import('../engine/index.js').Engine['about']>,
 *     trainImages: number, testImages: number } }} load
 *   fetch the images from the folder `mnist` (a URL), start the engine: the fastest build or `variant`
 * @property {{ parameters: { settings: Settings }, event: never, answer: null }} prepare
 *   make the three networks of these settings, untrained
 * @property {{ parameters: { settings: Settings },
 *   event: import('./comparison.js').ComparisonEvent, answer: ModelFiles }} compare
 *   train them all; the answer is what restore() takes
 * @property {{ parameters: { paused: boolean }, event: never, answer: null }} pause
 *   hold the comparison, or let it go on
 * @property {{ parameters: { models: ModelFiles }, event: never, answer: null }} restore
 *   bring networks of an earlier worker back
 * @property {{ parameters: { rule: PickRule, count: number, seed: number }, event: never,
 *   answer: TestImage[] }} pick some test images
 * @property {{ parameters: { pixels: Uint8Array }, event: never,
 *   answer: Record<LaneName, Float32Array> }} logits of all networks for one image
 * @property {{ parameters: { temperature: number, lanes: LaneName[] }, event: never,
 *   answer: Partial<Record<LaneName, Float32Array>> }} classMaps over all test images
 * @property {{ parameters: { settings: import('./workbench/settings.js').RunSettings, seed: number,
 *     teacher: Uint8Array | null }, event: import('./workbench/training.js').TrainingEvent,
 *   answer: import('./workbench/training.js').Trained }} train
 *   one network with one seed; `teacher`, safetensors, where the objective has one
 * @property {{ parameters: {}, event: never, answer: null }} halt
 *   end the training that runs as if its last epoch were over
 * @property {{ parameters: { file: Uint8Array }, event: never,
 *   answer: import('./workbench/training.js').Examined }} examine
 *   read a network from safetensors and count its test errors
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
