import { testEveryPart } from './accessible-parts.js';

testEveryPart('en', ['light', 'dark']);
