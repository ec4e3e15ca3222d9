export const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

/**
 * Light or dark: as the visitor chose, else as the system has it.
 * @param {string | null} chosen
 * @returns {'light' | 'dark'}
 */
export function themeOf(chosen) {
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return systemIsDark.matches ? 'dark' : 'light';
}
