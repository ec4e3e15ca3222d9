// TypeScript bindings for emscripten-generated code.  Automatically generated at compile time.
declare namespace RuntimeExports {
    function stackSave(): any;
    function stackRestore(val: any): any;
}
interface WasmModule {
}

type EmbindString = ArrayBuffer|Uint8Array|Uint8ClampedArray|Int8Array|string;
export interface ClassHandle {
  isAliasOf(other: ClassHandle): boolean;
  delete(): void;
  deleteLater(): this;
  isDeleted(): boolean;
  // @ts-ignore - If targeting lower than ESNext, this symbol might not exist.
  [Symbol.dispose](): void;
  clone(): this;
}
export type OptimizerKind = 'sgd'|'adam';

export type ScheduleKind = 'constant'|'cosine'|'exponential';

export type SynthesisBounds = 'none'|'clip'|'rescale';

export type EnsembleMean = 'arithmetic'|'geometric';

export type ImageSize = {
  rows: number,
  cols: number
};

export type ClassRange = {
  firstLabel: number,
  count?: number | undefined
};

export type InputScale = {
  mean: number,
  deviation: number
};

export type Schedule = {
  kind: ScheduleKind,
  decay: number
};

export type OptimizerOptions = {
  kind: OptimizerKind,
  rate: number,
  momentum: number,
  nesterov: boolean,
  beta1: number,
  beta2: number,
  epsilon: number,
  weightDecay: number,
  schedule: Schedule
};

export type DropoutOptions = {
  input: number,
  hidden: number
};

export type TrainingOptions = {
  epochs: number,
  batchSize: number,
  seed: number,
  jitter: number
};

export type LaneOptions = {
  optimizer: OptimizerOptions,
  objective: EmbindString,
  numbers: Record<string, number>,
  layers: number[],
  live: boolean,
  mean: EnsembleMean,
  dropout: DropoutOptions,
  maxNorm?: number | undefined
};

export type StepReport = {
  steps: number,
  samples: number,
  lanes: number[]
};

export type SynthesisOptions = {
  temperature: number,
  optimizer: OptimizerOptions,
  bounds: SynthesisBounds
};

export type Evaluation = {
  count: number,
  errors: number,
  crossEntropy: number,
  confusion: Uint32Array,
  calibrationError: number,
  agreement?: number | undefined,
  divergence?: number | undefined
};

export type About = {
  version: EmbindString,
  emscripten: EmbindString,
  eigen: EmbindString,
  simd: EmbindString
};

export interface Dataset extends ClassHandle {
  readonly size: number;
  readonly rows: number;
  readonly cols: number;
  readonly classes: number;
  image(_0: number): Uint8Array;
  labels(): Uint8Array;
  subset(_0: number, _1: number): Dataset;
  withClasses(_0: number[]): Dataset;
  withoutClasses(_0: number[]): Dataset;
  take(_0: number, _1: number): Dataset;
  digest(): string;
}

export interface Mlp extends ClassHandle {
  readonly parameterCount: number;
  widths(): number[];
  logitsOfPixels(_0: Uint8Array): Float32Array;
  logitsOfValues(_0: Float32Array): Float32Array;
  shiftBiases(_0: Float32Array): void;
  copyLayers(_0: Mlp, _1: number[]): void;
  toSafetensors(): Uint8Array;
}

export interface Trainer extends ClassHandle {
  readonly step: number;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  add(_0: Mlp, _1: Mlp[], _2: Float32Array, _3: LaneOptions): void;
  advance(_0: number): StepReport;
}

export interface Synthesis extends ClassHandle {
  advance(_0: number): number;
  images(): Float32Array;
}

export interface BiasShift extends ClassHandle {
  errors(_0: number): Uint32Array;
  mass(_0: number): number;
  priorMatching(_0: number): number;
  best(): number;
}

interface EmbindModule {
  OptimizerKind: {sgd: 'sgd', adam: 'adam'};
  ScheduleKind: {constant: 'constant', cosine: 'cosine', exponential: 'exponential'};
  SynthesisBounds: {none: 'none', clip: 'clip', rescale: 'rescale'};
  EnsembleMean: {arithmetic: 'arithmetic', geometric: 'geometric'};
  Dataset: {
    fromIdx(_0: Uint8Array, _1: Uint8Array, _2: ImageSize | undefined, _3: ClassRange): Dataset;
    fromRaw(_0: Uint8Array, _1: Uint8Array, _2: number, _3: number, _4: number, _5: number): Dataset;
  };
  Mlp: {
    create(_0: number[], _1: number): Mlp;
    fromSafetensors(_0: Uint8Array, _1?: InputScale): Mlp;
  };
  Trainer: {
    create(_0: Dataset, _1: TrainingOptions): Trainer;
  };
  Synthesis: {
    create(_0: Mlp, _1: Float32Array, _2: Float32Array, _3: SynthesisOptions): Synthesis;
  };
  BiasShift: {
    create(_0: Mlp[], _1: EnsembleMean, _2: Dataset, _3: number[]): BiasShift;
  };
  evaluate(_0: Mlp[], _1: EnsembleMean, _2: Dataset, _3: Mlp[], _4: number): Evaluation;
  classMap(_0: Mlp[], _1: EnsembleMean, _2: Dataset, _3: number): Float32Array;
  classMapOfLogits(_0: Float32Array, _1: Uint8Array, _2: number): Float32Array;
  epochOrder(_0: number, _1: number, _2: number): Uint32Array;
  dirichlet(_0: number[], _1: number, _2: number): Float32Array;
  setThreads(_0: number): void;
  dismissThreads(): void;
  threads(): number;
  reportWork(): void;
  about(): About;
  memoryBytes(): number;
  liveHandles(): number;
}

export type MainModule = WasmModule & typeof RuntimeExports & EmbindModule;
export default function MainModuleFactory (options?: unknown): Promise<MainModule>;
