/**
 * Makes a job that runs once at a time: asked again while it runs, it runs one more time afterwards.
 * So answers never pile up behind a slider.
 * @param {() => Promise<void>} job
 */
export function latestOnly(job) {
  let isRunning = false;
  let isWanted = false;
  return async () => {
    isWanted = true;
    if (isRunning) return;
    isRunning = true;
    try {
      while (isWanted) {
        isWanted = false;
        await job();
      }
    } finally {
      isRunning = false;
    }
  };
}
