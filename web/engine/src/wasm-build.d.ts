export * from './wasm-module.js';
export { default } from './wasm-module.js';

/** A fingerprint of the WASM file, appended by cmake/fingerprint.cmake. */
export const build: string;
