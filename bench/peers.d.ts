// What the benchmark uses of its peers, whose packages `npm run bench` installs in this folder: types
// are checked without them.

declare module '@tensorflow/tfjs' {
  export class Tensor {
    dataSync(): Float32Array;
    dispose(): void;
  }
  export class Variable extends Tensor {}
  type Operand = Tensor | number;

  export function setBackend(name: string): Promise<boolean>;
  export function env(): { set(flag: string, value: boolean): void };
  export function tidy<Result>(compute: () => Result): Result;
  export function dispose(container: object): void;

  export function tensor1d(values: Float32Array): Tensor;
  export function tensor2d(values: Float32Array, shape: [number, number]): Tensor;
  export function variable(initial: Tensor): Variable;
  export function zerosLike(x: Tensor): Tensor;

  export function add(a: Operand, b: Operand): Tensor;
  export function sub(a: Operand, b: Operand): Tensor;
  export function mul(a: Operand, b: Operand): Tensor;
  export function div(a: Operand, b: Operand): Tensor;
  export function sum(x: Tensor, axis: number): Tensor;
  export function step(x: Tensor): Tensor;
  export function relu(x: Tensor): Tensor;
  export function softmax(logits: Tensor): Tensor;
  export function transpose(x: Tensor): Tensor;
  export function matMul(a: Tensor, b: Tensor): Tensor;
  export const fused: {
    matMul(product: { a: Tensor; b: Tensor; bias: Tensor; activation: 'relu' | 'linear' }): Tensor;
  };

  export const losses: { softmaxCrossEntropy(labels: Tensor, logits: Tensor): Tensor };
  export const train: {
    momentum(
      rate: number,
      momentum: number,
    ): { minimize(loss: () => Tensor, returnCost: true, variables: Variable[]): Tensor };
  };
}

declare module '@tensorflow/tfjs-backend-wasm' {
  export function setWasmPaths(folder: string): void;
  export function setThreadsCount(threads: number): void;
}

declare module '@jax-js/jax' {
  export class Array {
    /** One more reference: an operation uses up those it is given. */
    readonly ref: Array;
    add(other: Array): Array;
    sub(other: Array): Array;
    mul(other: Array | number): Array;
    sum(): Array;
    reshape(shape: number[]): Array;
    jsAsync(): Promise<number>;
  }

  export function init(backend: 'wasm'): Promise<unknown>;
  export function defaultDevice(device: 'wasm'): void;
  export function blockUntilReady<Tree>(tree: Tree): Promise<Tree>;
  export function jit<Args extends unknown[], Tree>(
    compute: (...args: Args) => Tree,
  ): (...args: Args) => Tree;
  export function valueAndGrad<Tree>(
    loss: (parameters: Tree) => Array,
  ): (parameters: Tree) => [Array, Tree];
  export const tree: {
    map<Tree>(change: (...leaves: Array[]) => Array, first: Tree, ...rest: Tree[]): Tree;
    ref<Tree>(tree: Tree): Tree;
    dispose(tree: object): void;
  };
  export const numpy: {
    array(values: Float32Array): Array;
    zerosLike(x: Array): Array;
    dot(a: Array, b: Array): Array;
  };
  export const nn: { relu(x: Array): Array; logSoftmax(x: Array): Array };
}

declare module 'onnxruntime-web/wasm' {
  export const env: { wasm: { numThreads: number } };
  export class Tensor {
    constructor(type: 'float32', data: Float32Array, dims: number[]);
    readonly data: Float32Array;
  }
  export class InferenceSession {
    static create(model: Uint8Array): Promise<InferenceSession>;
    run(inputs: Record<string, Tensor>): Promise<Record<string, Tensor>>;
    release(): Promise<void>;
  }
}
