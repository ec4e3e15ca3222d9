/**
 * What a page and the worker of its lab hold, after garbage collections.
 * @typedef {object} Memory
 * @property {number} objects living JavaScript objects of the page, arrays and functions among them, but
 *   not the browser's own, which it drops when it likes (its nodes are counted apart)
 * @property {number} nodes of its documents
 * @property {number} listeners
 * @property {number} heap of the page's JavaScript, bytes; it has the compiled code too
 * @property {number} buffers that the page's typed arrays stand on, bytes
 * @property {number} workerHeap
 * @property {number} workerBuffers
 * @property {number} handles that the engine holds for JavaScript: datasets, networks, trainings
 * @property {number} engine bytes that the engine has had in use so far, at the most
 */

/** The page has another worker, which ends soon. */
const labScript = /\/worker-[^/]*\.js$/;

/** Until two counts that follow each other are the same, the page is still at work. */
const mostCounts = 20;

/**
 * Watches the memory of a page that is not open yet, and of the first lab that it starts.
 * @param {import('@playwright/test').Page} page
 */
export async function watchMemory(page) {
  const session = await page.context().newCDPSession(page);
  const worker = await firstLab(session);
  await exposeEngine(page);
  await session.send('Performance.enable');
  const heapOf = async (/** @type {Session} */ of) => {
    await of.send('HeapProfiler.collectGarbage');
    await of.send('HeapProfiler.collectGarbage'); // the first one's buffers are freed by then
    return of.send('Runtime.getHeapUsage');
  };
  return {
    /** @returns {Promise<Memory>} */
    async read() {
      const objects = await settledObjects(session);
      const page = await heapOf(session);
      const lab = await heapOf(worker);
      const { metrics } = await session.send('Performance.getMetrics');
      const metric = (/** @type {string} */ wanted) =>
        metrics.find(({ name }) => name === wanted)?.value ?? NaN;
      const { result } = await worker.send('Runtime.evaluate', {
        expression: '[engine.liveHandles(), engine.memoryBytes()]',
        returnByValue: true,
      });
      const [handles, engine] = result.value;
      return {
        objects,
        nodes: metric('Nodes'),
        listeners: metric('JSEventListeners'),
        heap: page.usedSize,
        buffers: page.backingStorageSize,
        workerHeap: lab.usedSize,
        workerBuffers: lab.backingStorageSize,
        handles,
        engine,
      };
    },
  };
}

/**
 * The lab keeps its engine to itself. Before its script runs, a line is added that keeps it in a
 * global, too: web/engine/src/module.js assigns to each module that it starts.
 * @param {import('@playwright/test').Page} page
 */
async function exposeEngine(page) {
  const line = `const { assign } = Object;
    Object.assign = (target, ...sources) => {
      if (target?.liveHandles) self.engine = target;
      return assign(target, ...sources);
    };`;
  await page.route(labScript, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `{${line}}${await response.text()}` });
  });
}

/** @typedef {{ send: (method: any, parameters?: any) => Promise<any> }} Session of the DevTools protocol */

/**
 * The protocol's end in the first lab that the page starts. Playwright's own sessions reach pages only.
 * @param {import('@playwright/test').CDPSession} session
 * @returns {Promise<Session>}
 */
async function firstLab(session) {
  /** @type {string | undefined} */
  let sessionId;
  /** @type {Map<number, { resolve: (result: any) => void, reject: (error: Error) => void }>} */
  const waiting = new Map();
  let lastId = 0;
  session.on('Target.attachedToTarget', (target) => {
    if (labScript.test(target.targetInfo.url)) sessionId ??= target.sessionId;
  });
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result, error } = JSON.parse(message);
    if (error) waiting.get(id)?.reject(new Error(error.message));
    else waiting.get(id)?.resolve(result);
    waiting.delete(id);
  });
  await session.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  return {
    async send(method, params = {}) {
      const id = ++lastId;
      const answer = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
      const message = JSON.stringify({ id, method, params });
      await session.send('Target.sendMessageToTarget', { sessionId, message });
      return answer;
    },
  };
}

/** @param {Session} session */
async function settledObjects(session) {
  let before = NaN;
  for (let i = 0; i < mostCounts; ++i) {
    const count = await livingObjects(session);
    if (count === before) return count;
    before = count;
  }
  throw new Error(`the page's objects changed in each of ${mostCounts} counts`);
}

/** @param {Session} session */
async function livingObjects(session) {
  const objectGroup = 'living objects';
  const { result } = await session.send('Runtime.evaluate', {
    expression: 'Object.prototype',
    objectGroup,
  });
  const { objects } = await session.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId,
    objectGroup,
  });
  const count = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    functionDeclaration: `function () {
      const browsers = [Node, CSSStyleDeclaration, CanvasRenderingContext2D];
      return this.filter((object) => !browsers.some((kind) => object instanceof kind)).length;
    }`,
    returnByValue: true,
  });
  await session.send('Runtime.releaseObjectGroup', { objectGroup });
  return count.result.value;
}
