import { servePage } from '../serve-page.js';
import { createStory } from './handler.js';

servePage(createStory);
