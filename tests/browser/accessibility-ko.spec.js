import { testEveryPart } from './accessible-parts.js';

testEveryPart('ko', ['light']);
