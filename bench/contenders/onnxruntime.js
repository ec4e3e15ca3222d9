import * as ort from 'onnxruntime-web/wasm';
import { onnxModel } from '../problem/onnx.js';
import { imagesOf, lengthOf } from './engine-latency.js';

/**
 * onnxruntime-web, one image at a time.
 * @param {import('./contender.js').Spec} spec
 * @returns {import('./contender.js').Contender}
 */
export function createOnnxruntime({ threads = 1 }) {
  /** @type {import('onnxruntime-web/wasm').InferenceSession} */
  let session;
  /** @type {() => ReturnType<typeof session.run>} */
  let infer;
  /** @type {Float32Array} */
  let logits = new Float32Array();

  return {
    unit: 'images',

    async prepare(problem) {
      ort.env.wasm.numThreads = threads;
      session = await ort.InferenceSession.create(onnxModel(problem.initial));
      const nextImage = imagesOf(problem);
      const shape = [1, problem.task.layers[0]];
      infer = () => session.run({ x: new ort.Tensor('float32', nextImage(), shape) });
    },

    async step() {
      logits = (await infer()).logits.data;
      return 1;
    },
    loss: () => lengthOf(logits),
    dispose: () => void session.release(),
  };
}
