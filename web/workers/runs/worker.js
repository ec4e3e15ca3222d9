import { servePage } from '../serve-page.js';
import { createRuns } from './handler.js';

servePage(createRuns);
