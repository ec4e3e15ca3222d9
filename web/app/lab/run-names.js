/**
 * The names of some runs. Automatic ones that would be equal to another are numbered.
 * @template {{ id: string, name: string | null }} Run
 * @param {Run[]} runs the oldest first
 * @param {(run: Run) => string} automaticName
 * @returns {Map<string, string>} by id
 */
export function namesOf(runs, automaticName) {
  const taken = new Set(runs.map(({ name }) => name));
  return new Map(
    runs.map((run) => {
      if (run.name !== null) return [run.id, run.name];
      const base = automaticName(run);
      let name = base;
      for (let i = 2; taken.has(name); ++i) name = `${base} (${i})`;
      taken.add(name);
      return [run.id, name];
    }),
  );
}
