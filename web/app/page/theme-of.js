/**
 * Light or dark: as the visitor chose, else as the system has it.
 * @param {string | null} chosen
 * @param {boolean} systemIsDark
 * @returns {'light' | 'dark'}
 */
export function themeOf(chosen, systemIsDark) {
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return systemIsDark ? 'dark' : 'light';
}
