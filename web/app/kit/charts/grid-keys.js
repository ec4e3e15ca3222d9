/** @type {Record<string, [number, number]>} */
const moves = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/**
 * Arrow keys in a square grid of cells, each with its place in `data-cell`: moves the focus.
 * @param {KeyboardEvent & { currentTarget: HTMLElement }} event
 * @param {{ row: number, column: number }} cell where the focus is
 * @param {number} side cells in a row, and in a column
 * @returns {{ row: number, column: number }} where it is then
 */
export function moveInGrid(event, cell, side) {
  const by = moves[event.key];
  if (!by) return cell;
  event.preventDefault();
  const row = Math.min(side - 1, Math.max(0, cell.row + by[0]));
  const column = Math.min(side - 1, Math.max(0, cell.column + by[1]));
  /** @type {HTMLElement | null} */ (
    event.currentTarget.querySelector(`[data-cell='${row}-${column}']`)
  )?.focus();
  return { row, column };
}
