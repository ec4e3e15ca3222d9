import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

// docs/architecture.md: dependencies point down only.

const web = fileURLToPath(new URL('../../web/', import.meta.url));

/** Rooms from the ground up; those of one line do not know each other. */
const floors = [
  ['engine'],
  ['data'],
  ['runs'],
  ['experiments'],
  ['story'],
  ['lab'],
  ['workers'],
  ['cli', 'app/address'],
  ['app/language'],
  ['app/opening'],
  ['app/kit'],
  ['app/story', 'app/experiments', 'app/lab'],
  ['app/page'],
];

const floorOf = new Map(floors.flatMap((rooms, i) => rooms.map((room) => [room, i])));

/** @param {string} file from web/ on */
function roomOf(file) {
  const [first, second] = file.split('/');
  return first === 'app' ? `app/${second}` : first;
}

const files = readdirSync(web, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.(js|svelte)$/.test(file) && !file.startsWith(join('engine', 'wasm')),
);

test('no room imports from one above it or beside it', () => {
  const upwards = files.flatMap((file) => {
    const imports = readFileSync(join(web, file), 'utf8').matchAll(
      /^\s*(?:import|export)\b[^;]*? from '(\.[^']+)'/gm,
    );
    const from = roomOf(file);
    return [...imports]
      .map(([, path]) => relative(web, join(web, dirname(file), path)))
      .filter((to) => roomOf(to) !== from && roomOf(to) !== 'messages')
      .filter((to) => Number(floorOf.get(roomOf(to))) >= Number(floorOf.get(from)))
      .map((to) => `${file} -> ${to}`);
  });
  expect(upwards).toEqual([]);
});

test('every file is in one of the rooms', () => {
  expect(files.filter((file) => !floorOf.has(roomOf(file)))).toEqual([]);
});
