import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig, includeIgnoreFile } from 'eslint/config';
import globals from 'globals';
import svelteConfig from './svelte.config.js';

const gitignore = fileURLToPath(new URL('.gitignore', import.meta.url));

export default defineConfig([
  includeIgnoreFile(gitignore),
  js.configs.recommended,
  svelte.configs.recommended,
  svelte.configs.prettier,
  {
    // The engine runs in pages, workers and Node alike: by default only what all of them have.
    languageOptions: {
      ecmaVersion: 'latest',
      sourceType: 'module',
      globals: globals['shared-node-browser'],
    },
  },
  {
    files: ['web/app/**', 'web/workers/**'],
    languageOptions: { globals: { ...globals.browser, ...globals.worker } },
  },
  {
    files: [
      '*.config.js',
      'tools/**/*.mjs',
      'web/cli/**/*.js',
      'audit/**/*.js',
      'bench/**/*.js',
      'tests/node/**/*.js',
    ],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['bench/hosts/*.js'],
    languageOptions: { globals: { ...globals.browser, ...globals.worker } },
  },
  {
    // A browser test is Node code with functions in it that run in the page.
    files: ['tests/browser/**/*.js'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.js'],
    languageOptions: { parserOptions: { svelteConfig } },
  },
  {
    rules: {
      eqeqeq: 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_$' }],
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.js'],
    languageOptions: { parserOptions: { svelteConfig } },
    // Its Svelte twin knows that $props() must be a let when one of the names is assigned.
    rules: { 'prefer-const': 'off', 'svelte/prefer-const': 'error' },
  },
]);
