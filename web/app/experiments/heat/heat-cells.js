/**
 * @typedef {import('../../../experiments/definition.js').Matrix} Matrix
 * @typedef {import('../state/experiment-record.js').RecordView} RecordView
 *
 * @typedef {object} Cell
 * @property {'waiting' | 'training' | 'done' | 'failed'} state
 * @property {number} share of its trainings, 0 .. 1
 * @property {{ mean: number, sd: number | null, count: number } | null} figures
 * @property {number} worse than the best of its row, as a fraction of the best
 * @property {boolean} isBest
 *
 * @typedef {object} Heat
 * @property {number[]} across
 * @property {{ down: number, cells: Cell[] }[]} rows
 */

/**
 * The cells of a run.
 * @param {Matrix} matrix
 * @param {import('../../../experiments/definition.js').Plan} plan
 * @param {RecordView | null} view null: it has not begun
 * @returns {Heat}
 */
export function heatOfRun(matrix, plan, view) {
  const figures = new Map(view?.table.rows.map((row) => [row.name, row]));
  return lay(matrix, plan.measurements, (name) => {
    const row = figures.get(name);
    if (row) return { state: 'done', share: 1, figures: { ...row, count: row.values.length } };
    const jobs = view?.jobs.filter((job) => job.name === name && job.kind === 'train') ?? [];
    const share = jobs.reduce((sum, job) => sum + shareOf(job), 0) / Math.max(1, jobs.length);
    const states = jobs.map(({ state }) => state);
    const hasFailed = states.some((state) => state === 'failed' || state === 'skipped');
    const isTraining = states.includes('running') || share > 0;
    return {
      state: hasFailed ? 'failed' : isTraining ? 'training' : 'waiting',
      share,
      figures: null,
    };
  });
}

/**
 * The cells of a recording.
 * @param {Matrix} matrix
 * @param {import('../../kit/recordings.js').Recording} recording
 * @returns {Heat}
 */
export function heatOfRecording(matrix, { rows }) {
  return lay(matrix, rows, (name) => ({
    state: 'done',
    share: 1,
    figures: { ...rows[name], count: rows[name].errors.length },
  }));
}

/**
 * @param {Matrix} matrix
 * @param {Record<string, unknown>} known what there is of the matrix
 * @param {(name: string) => Pick<Cell, 'state' | 'share' | 'figures'>} cellOf
 * @returns {Heat}
 */
function lay({ down, across, row }, known, cellOf) {
  const isKnown = (/** @type {number} */ y, /** @type {number} */ x) => row(y, x) in known;
  const ys = down.values.filter((y) => across.values.some((x) => isKnown(y, x)));
  const xs = across.values.filter((x) => ys.some((y) => isKnown(y, x)));
  return {
    across: xs,
    rows: ys.map((y) => {
      const cells = xs.map((x) => cellOf(row(y, x)));
      const best = Math.min(...cells.map(({ figures }) => figures?.mean ?? Infinity));
      return {
        down: y,
        cells: cells.map((cell) => ({
          ...cell,
          worse: cell.figures ? cell.figures.mean / best - 1 : 0,
          isBest: cell.figures?.mean === best,
        })),
      };
    }),
  };
}

/** @param {import('../state/experiment-record.js').JobView} job */
function shareOf({ state, progress }) {
  return state === 'done' ? 1 : progress ? progress.epoch / progress.epochs : 0;
}
