import { objectives } from '../../lab/objectives.js';
import { isTaught } from '../../lab/settings.js';

/**
 * @typedef {import('../../lab/training.js').Trained} Trained
 * @typedef {import('../../lab/training.js').Examined} Examined
 * @typedef {import('../../lab/settings.js').RunSettings} RunSettings
 * @typedef {import('../kit/series.js').Point} Point
 *
 * @typedef {'trainingLoss' | 'testErrors' | 'heldOutErrors' | 'testLoss' | 'heldOutLoss'} CurveName
 * @typedef {Record<CurveName, Point[]>} Curves x: training images shown
 *
 * @typedef {Omit<Examined, 'model'> & { seed: null, curves: null }} UploadedNetwork
 * @typedef {Omit<Trained, 'model'> & { curves: Curves }} TrainedNetwork
 *
 * @typedef {object} Common
 * @property {string} id
 * @property {string | null} name null: the automatic one, in the page's language
 * @property {number} at when, ms since 1970
 * @property {boolean} isTeacher made to be one
 *
 * @typedef {Common & { settings: RunSettings, networks: TrainedNetwork[], engine: string,
 *   role?: import('./presets.js').Role }} TrainedRun `engine`: version and build; `role`: of a preset
 * @typedef {Common & { settings: null, networks: UploadedNetwork[], engine: null, file?: string
 * }} UploadedRun `file`: its name; runs of an earlier version have none
 * @typedef {TrainedRun | UploadedRun} KeptRun all of a run but its networks' weights, which are kept
 *   beside it by fingerprint
 * @typedef {KeptRun & { name: string }} NamedRun
 */

/** @type {readonly CurveName[]} */
export const curveNames = Object.freeze([
  'trainingLoss',
  'testErrors',
  'heldOutErrors',
  'testLoss',
  'heldOutLoss',
]);

/**
 * Some curves of all networks of a run.
 * @param {Pick<KeptRun, 'networks'>} run
 * @param {CurveName} name
 * @returns {Point[][]}
 */
export const curvesOf = ({ networks }, name) =>
  networks.flatMap(({ curves }) => (curves && curves[name].length > 0 ? [curves[name]] : []));

/** The role that a run's colour tells. @param {Pick<KeptRun, 'isTeacher' | 'settings'>} run */
export function laneOf({ isTeacher, settings }) {
  if (isTeacher) return 'teacher';
  if (settings === null || objectives[settings.objective].targets) return 'truth';
  if (isTaught(settings)) return 'distilled';
  return settings.objective === 'hard' ? 'alone' : 'truth';
}
