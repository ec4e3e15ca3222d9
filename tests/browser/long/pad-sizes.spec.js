import { test } from '@playwright/test';
import { expectDigitsRead } from '../the-pad.js';

for (const { what, ...how } of [
  { what: 'large', height: 230, dots: [] },
  { what: 'half as large, with a stray dot', height: 115, dots: [{ x: 240, y: 250 }] },
  { what: 'small', height: 57, dots: [] },
]) {
  test(`digits that are ${what} are read`, ({ page }) => expectDigitsRead(page, how));
}
