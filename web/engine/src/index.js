export { loadEngine, Engine } from './engine.js';
export { Dataset } from './dataset.js';
export { Mlp } from './mlp.js';
export { BiasShift } from './bias-shift.js';
export { DarkKnowledgeError } from './errors.js';
export { memoryFor } from './memory.js';
export { methods } from './methods.js';
export { gunzip } from './bytes.js';
