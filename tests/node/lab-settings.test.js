import { describe, expect, test } from 'vitest';
import {
  checkRun,
  conflictOf,
  defaultRun,
  hasPart,
  isAllowedInRun,
  runSettingNames,
  seedsOf,
} from '../../web/lab/settings.js';
import { methods } from '../../web/engine/src/methods.js';
import { descriptionOf, settingsOf } from '../../web/lab/description.js';
import {
  methodOf,
  numbersOfMethods,
  objectiveChoices,
  objectives,
} from '../../web/lab/objectives.js';
import { checkDescription } from '../../web/runs/description.js';
import { StopRule } from '../../web/runs/stop-rule.js';
import { readLink, linkOf, initialValues } from '../../web/app/address/link.js';
import { settings } from './a-run.js';

describe('settings', () => {
  test('the default is allowed, and each setting has a bad value', () => {
    expect(() => checkRun(defaultRun)).not.toThrow();
    for (const name of runSettingNames) {
      expect([name, isAllowedInRun(name, defaultRun[name])]).toEqual([name, true]);
      expect([name, isAllowedInRun(name, -1)]).toEqual([name, false]);
    }
    expect(isAllowedInRun('without', [3, 3])).toBe(false);
    expect(isAllowedInRun('teacher', 'no such thing!')).toBe(false);
  });

  test('a refusal names the setting, its value and what was expected', () => {
    expect(() => checkRun(settings({ rate: 99 }))).toThrow(
      'settings: rate is 99; expected a number, 0.000001 to 10',
    );
    expect(() => checkRun(settings({ objective: 'soft' }))).toThrow(
      "objective 'soft' needs a teacher",
    );
    expect(conflictOf(settings({ stop: 'target', heldOut: 0 }))).toBe('heldOut');
    expect(conflictOf(settings({ images: 55_000, heldOut: 5000 }))).toBe(null);
    expect(() => checkRun(settings({ images: 58_000, heldOut: 5000 }))).toThrow(
      'settings: images is 58000; expected at most 55000 with heldOut 5000',
    );
  });

  test('images without digits and changed answers go with some settings only', () => {
    const shuffled = settings({ objective: 'shuffled', teacher: 'x' });
    expect(() => checkRun({ ...shuffled, transfer: 'noise' })).not.toThrow();
    expect(() => checkRun({ ...shuffled, teacher: '' })).toThrow('needs a teacher');
    expect(() => checkRun({ ...shuffled, jitter: 1 })).toThrow('do not follow images');
    for (const objective of /** @type {const} */ (['hard', 'smoothing'])) {
      expect(() => checkRun(settings({ objective, transfer: 'scrambled' }))).toThrow(
        "transfer is 'scrambled', which has no labels",
      );
    }
  });

  test.each(objectiveChoices)("objective '%s' is a description, and back", (objective) => {
    const isTold = methodOf({ objective }).needs !== 'labels';
    const run = settings({ objective, teacher: isTold ? 'x' : '' });
    checkRun(run);
    const described = descriptionOf(run, 1, 60_000);
    checkDescription(described);
    const { kind, teacher, targets, ...numbers } = described.objective ?? {};
    expect(kind).toBe(methodOf(run).name);
    expect(teacher).toEqual(isTold ? { fingerprints: ['x'] } : undefined);
    expect(targets).toBe(objectives[objective].targets);
    const names = methodOf(run).numbers.map(({ name }) => name);
    expect(Object.keys(numbers).sort()).toEqual([...names].sort());
    expect(settingsOf(described, 60_000)).toEqual(run);
    expect(hasPart('teacher', run)).toBe(isTold);
  });

  test('a method that compares hidden layers needs some, and no labels where there are none', () => {
    const choices = objectiveChoices.filter(
      (objective) => methodOf({ objective }).needs === 'hidden',
    );
    expect(choices.length).toBeGreaterThan(0);
    for (const objective of choices) {
      const run = settings({ objective, teacher: 'x', hidden: [] });
      expect(conflictOf(run)).toBe('hidden');
      expect(() => checkRun(run)).toThrow('compares hidden layers; there are none');
      const noise = settings({ objective, teacher: 'x', transfer: 'noise' });
      expect(hasPart('hardWeight', noise)).toBe(false);
      expect(descriptionOf(noise, 1, 60_000).objective).toMatchObject({ hardWeight: 0 });
    }
  });

  test('numbers of one name have one range, whatever the method', () => {
    for (const { numbers } of methods) {
      for (const { name, least, most } of numbers) {
        expect(numbersOfMethods.find((one) => one.name === name)).toMatchObject({ least, most });
      }
    }
  });

  test('a setting that has no part in a run is known', () => {
    expect(hasPart('temperature', defaultRun)).toBe(false);
    expect(hasPart('temperature', settings({ objective: 'soft' }))).toBe(true);
    const confidence = settings({ objective: 'confidence', teacher: 'x' });
    expect(hasPart('softWeight', confidence)).toBe(true);
    expect(hasPart('softWeight', { ...confidence, transfer: 'noise' })).toBe(false);
    expect(hasPart('momentum', settings({ optimizer: 'nesterov' }))).toBe(true);
    expect(seedsOf(settings({ seed: 7, seeds: 3 }))).toEqual([7, 8, 9]);
  });

  test('a link carries them', () => {
    const values = {
      ...initialValues,
      view: /** @type {const} */ ('lab'),
      'lab.hidden': [400, 400],
      'lab.objective': /** @type {const} */ ('soft'),
      'lab.teacher': 'abc123',
      'lab.transfer': /** @type {const} */ ('noise'),
      'lab.without': [3, 9],
      'lab.seeds': 5,
    };
    const link = linkOf(values);
    expect(link).toBe(
      'v1&view=lab&lab.hidden=400-400&lab.objective=soft&lab.teacher=abc123&lab.transfer=noise&lab.without=3-9&lab.seeds=5',
    );
    expect(readLink(link)).toEqual({ values, problems: [] });
    expect(readLink('#v1&lab.rate=99&lab.seeds=0').problems).toEqual([
      { kind: 'value', name: 'lab.rate', value: '99' },
      { kind: 'value', name: 'lab.seeds', value: '0' },
    ]);
  });
});

describe('stop rules', () => {
  test('patience counts looks without fewer errors', () => {
    const rule = new StopRule({ kind: 'patience', looks: 2 });
    expect([90, 80, 85, 80].map((errors) => rule.look(errors).ending)).toEqual([
      null,
      null,
      null,
      'patience',
    ]);
  });

  test('a target is reached, and no rule never stops', () => {
    const target = new StopRule({ kind: 'target', errors: 50 });
    expect([90, 51, 50].map((errors) => target.look(errors).ending)).toEqual([
      null,
      null,
      'target',
    ]);
    for (const none of [new StopRule(), new StopRule({ kind: 'best' })]) {
      expect([5, 6, 7].map((errors) => none.look(errors).ending)).toEqual([null, null, null]);
    }
  });
});
