import { servePage } from '../serve-page.js';
import { createJobs } from './handler.js';

servePage(createJobs);
