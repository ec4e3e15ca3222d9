import { DarkKnowledgeError } from '../engine/errors.js';
import { packError } from '../engine/portable-error.js';
import { Laboratory } from './laboratory.js';
import { beatInterval } from './protocol.js';

const laboratory = new Laboratory({ onWork: beat });
/** @type {Map<number, AbortController>} */
const running = new Map();

/** @param {import('./protocol.js').MessageFromWorker} message */
const post = (message) => self.postMessage(message);

let lastBeat = 0;

self.addEventListener('message', ({ data }) => receive(data));
setInterval(beat, beatInterval / 2);

/** A sign of life, if the last one is old enough: from a timer or from within a call that takes long. */
function beat() {
  const now = performance.now();
  if (now - lastBeat < beatInterval) return;
  lastBeat = now;
  post({ type: 'beat' });
}

/** @param {import('./protocol.js').MessageToWorker} message */
async function receive(message) {
  const { id } = message;
  if (message.type === 'cancel') {
    running.get(id)?.abort();
    return;
  }
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const answer = await answerTo(message, {
      emit: (event) => post({ type: 'event', id, event }),
      signal: controller.signal,
    });
    post({ type: 'answer', id, answer });
  } catch (error) {
    post({ type: 'refusal', id, error: packError(error) });
  } finally {
    running.delete(id);
  }
}

/**
 * @param {Exclude<import('./protocol.js').MessageToWorker, { type: 'cancel' }>} message
 * @param {import('./laboratory.js').RequestContext} context
 */
function answerTo(message, context) {
  switch (message.type) {
    case 'load':
      return laboratory.load(message.parameters, context);
    case 'digest':
      return laboratory.digest();
    case 'prepare':
      return laboratory.prepare(message.parameters);
    case 'compare':
      return laboratory.compare(message.parameters, context);
    case 'pause':
      return laboratory.pause(message.parameters);
    case 'lessons':
      return laboratory.lessons(message.parameters, context);
    case 'teacherErrors':
      return laboratory.teacherErrors();
    case 'restore':
      return laboratory.restore(message.parameters);
    case 'pretrained':
      return laboratory.pretrained(message.parameters, context);
    case 'costs':
      return laboratory.costs();
    case 'pick':
      return laboratory.pick(message.parameters);
    case 'logits':
      return laboratory.logits(message.parameters);
    case 'classMaps':
      return laboratory.classMaps(message.parameters);
    case 'execute':
      return laboratory.execute(message.parameters, context);
    case 'sampleTraining':
      return laboratory.sampleTraining(message.parameters);
    case 'biasCurve':
      return laboratory.biasCurve(message.parameters);
    case 'lookAlikes':
      return laboratory.lookAlikes(message.parameters);
    case 'step':
      return laboratory.step();
    case 'nextBatch':
      return laboratory.nextBatch(message.parameters);
    case 'confusions':
      return laboratory.confusions(message.parameters);
    case 'find':
      return laboratory.find(message.parameters);
    case 'entropyBelow':
      return laboratory.entropyBelow(message.parameters);
    case 'transfer':
      return laboratory.transfer(message.parameters, context);
    case 'train':
      return laboratory.workbench.train(message.parameters, context);
    case 'pauseTraining':
      return laboratory.workbench.pause(message.parameters);
    case 'halt':
      return laboratory.workbench.halt();
    case 'examine':
      return laboratory.workbench.examine(message.parameters);
    default: {
      const { type } = /** @type {{ type: string }} */ (message);
      throw new DarkKnowledgeError('invalid-argument', `the lab has no request '${type}'`);
    }
  }
}
