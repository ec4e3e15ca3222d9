import { expect, test } from '@playwright/test';
import { drawAll, expectAccessible, thePage } from './the-page.js';

// One comparison with the default settings, as a visitor runs it: one click. The tests look at it
// one after the other, first while it trains, then when it is finished.
test.describe.configure({ mode: 'serial' });

/** @type {import('@playwright/test').Page} */
let page;
/** @type {ReturnType<typeof thePage>} */
let dk;
let clickedAt = 0;

test.beforeAll(async ({ browser }) => {
  page = await (await browser.newContext({ colorScheme: 'light' })).newPage();
  dk = thePage(page);
  await dk.open();
  await dk.ready();
});

test.afterAll(() => page.context().close());

test('a click starts it', async () => {
  clickedAt = Date.now();
  await dk.train.click();
  await expect(dk.pause).toBeVisible();
  await drawAll(page);
});

test('curves and numbers grow while it trains', async () => {
  const chart = dk.curves.getByRole('img', { name: /test errors/ });
  await dk.curves.scrollIntoViewIfNeeded();
  await expect(chart).toHaveAccessibleName(/Teacher: \d/);
  await expect(dk.training).toContainText(
    /Epoch [\d.]+ of 3 · [\d,]+ images\/s · \d+ (sec|min) left/,
  );
  const before = await dk.percentDone();
  await expect.poll(() => dk.percentDone()).toBeGreaterThan(before);
});

test('pause holds it, resume lets it go on', async () => {
  await dk.pause.click();
  await expect(dk.resume).toBeVisible();
  let held = NaN;
  await expect(async () => {
    held = await dk.percentDone(); // what was on its way may still arrive
    await page.waitForTimeout(1000);
    expect(await dk.percentDone()).toBe(held);
  }).toPass();
  await expectAccessible(page, ['#train', '[data-lane]']);
  await dk.resume.click();
  await expect.poll(() => dk.percentDone()).toBeGreaterThan(held);
});

test('the language changes in mid-training, and nothing is lost', async () => {
  const before = await dk.percentDone();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ko');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    '큰 신경망이 작은 신경망을 가르칩니다',
  );
  await expect(page.locator('meta[name="description"]')).toHaveAttribute('content', /손글씨 숫자/);
  await expect(page.getByRole('button', { name: '일시 정지' })).toBeVisible();
  await expect.poll(() => dk.percentDone()).toBeGreaterThan(before);
  await page.getByRole('combobox', { name: '언어' }).selectOption('en');
  await expect(dk.pause).toBeVisible();
});

test('it finishes with sensible errors, and the distilled student wins', async () => {
  await dk.finished(120_000);
  const { teacher, alone, distilled } = await dk.errors();
  const seconds = ((Date.now() - clickedAt) / 1000).toFixed(1);
  console.log(`one click: ${teacher} / ${alone} / ${distilled} errors after ${seconds} s`);
  expect(teacher).toBeLessThan(250);
  expect(distilled).toBeLessThan(alone);
  await expect(dk.results).toContainText(`${alone - distilled} fewer mistakes`);
  const latency = dk.results.getByRole('row', { name: /^Time for one image/ });
  for (const text of await latency.getByRole('cell').allInnerTexts()) {
    expect(parseFloat(text)).toBeGreaterThan(0);
  }
});

test('the numbers of the curves can be read as a table', async () => {
  await dk.curves.getByText('The numbers as a table').click();
  const table = dk.curves.getByRole('table');
  await expect(table).toBeVisible(); // a moment after the click
  const last = await table.getByRole('row').last().getByRole('cell').allInnerTexts();
  expect(Number(last[0])).toBe((await dk.errors()).teacher);
});

test('where the pointer stands, the curves tell their values', async () => {
  await dk.curves.scrollIntoViewIfNeeded();
  const chart = dk.curves.locator('figure').first().locator('.chart');
  const values = async () =>
    (await chart.locator('.value').allTextContents()).map((text) => text.trim());
  const { teacher, alone, distilled } = await dk.errors();
  expect((await values()).map((text) => Number(text.replace(',', '')))).toEqual([
    teacher,
    alone,
    distilled,
  ]);
  const ends = await values();
  await chart.hover({ position: { x: 60, y: 200 } });
  await expect.poll(values).not.toEqual(ends);
  const table = dk.curves.getByRole('table');
  const rows = table.getByRole('row');
  for (const [i, value] of (await values()).entries()) {
    const column = await rows.evaluateAll(
      (trs, cell) => trs.map((tr) => tr.querySelectorAll('td')[cell]?.textContent ?? ''),
      i,
    );
    expect(column.filter(Boolean)[0]).toBe(value); // the first of the curve
  }
  await page.mouse.move(0, 0);
  expect(await values()).toEqual(ends);
});

test('the T slider makes the bars what softmax at T makes of the logits', async () => {
  await dk.microscope.locator('summary', { hasText: 'The logits' }).click();
  const slider = dk.microscope.getByRole('slider');
  const seen = new Set();
  for (const key of ['Home', 'PageUp', 'ArrowRight', 'ArrowRight', 'End']) {
    await slider.press(key);
    const T = Number((await slider.getAttribute('aria-valuetext'))?.replace(/^T\s=\s/, ''));
    seen.add(T);
    const logits = await columnsOf('The logits behind the bars');
    const bars = await barsOf();
    for (const [i, z] of logits.entries()) {
      const sum = z.reduce((total, value) => total + Math.exp(value / T), 0);
      for (const [digit, value] of z.entries()) {
        // The table shows logits with four decimals.
        expect(Math.abs(bars[i + 1][digit] - Math.exp(value / T) / sum)).toBeLessThan(1e-4);
      }
    }
    expect(bars[0].filter((p) => p !== 0)).toEqual([1]); // the hard label knows no T
  }
  expect(seen.size).toBeGreaterThanOrEqual(4);
  expect(seen).toContain(0.5);
});

test('the logarithmic scale shows what the linear one hides', async () => {
  const linear = await barsOf();
  await dk.microscope.getByRole('button', { name: 'Logarithmic' }).click();
  const logarithmic = await barsOf();
  for (const [i, bars] of linear.entries()) {
    for (const [digit, p] of bars.entries()) {
      const expected = p === 0 ? 0 : Math.max(0, 1 + Math.log10(p) / 9);
      expect(logarithmic[i][digit]).toBeCloseTo(expected, 6);
    }
  }
});

/** Lengths of the bars, 0..1, by column: hard label, teacher, student alone, distilled student. */
async function barsOf() {
  const rows = dk.microscope.getByRole('table', { name: /^Probability of each digit/ });
  const lengths = await rows
    .locator('tbody tr')
    .evaluateAll((trs) =>
      trs.map((tr) =>
        [...tr.querySelectorAll('td > span')].map((cell) =>
          Number(/** @type {HTMLElement} */ (cell).style.getPropertyValue('--length')),
        ),
      ),
    );
  return lengths[0].map((_, column) => lengths.map((row) => row[column]));
}

/** @param {string} name of a table of ten rows */
async function columnsOf(name) {
  const rows = dk.microscope.getByRole('table', { name }).locator('tbody tr');
  const cells = await rows.evaluateAll((trs) =>
    trs.map((tr) =>
      [...tr.querySelectorAll('td')].map((td) => Number(td.textContent?.replace('−', '-'))),
    ),
  );
  return cells[0].map((_, column) => cells.map((row) => row[column]));
}

test('images can be picked by digit, at random, and where the teacher is least sure', async () => {
  const choices = dk.microscope.getByRole('group', { name: 'Choose an image' });
  await dk.microscope.getByRole('button', { name: '7', exact: true }).click();
  await expect(choices.getByRole('button', { name: /^Test image [\d,]+, a 7$/ })).toHaveCount(12);
  await dk.microscope.getByRole('button', { name: 'Random' }).click();
  await expect(choices.getByRole('button', { name: /, a [^7]$/ })).not.toHaveCount(0);

  const slider = dk.microscope.getByRole('slider');
  while ((await slider.getAttribute('aria-valuetext')) !== 'T\u00a0=\u00a01') {
    await slider.press('ArrowLeft');
  }
  await dk.microscope.getByRole('button', { name: 'Linear' }).click();
  const sure = Math.max(...(await barsOf())[1]);
  await dk.microscope.getByRole('button', { name: 'Teacher least sure' }).click();
  await expect.poll(async () => Math.max(...(await barsOf())[1])).toBeLessThan(0.6);
  expect(sure).toBeGreaterThan(0.6);
});

test('the class maps answer to T, and the distilled student is nearer to the teacher', async () => {
  const slider = dk.classes.getByRole('slider');
  await slider.press('End');
  const map = dk.classes.getByRole('grid', { name: 'Map of classes: Teacher' });
  const cell = map.locator('[data-cell="4-9"]');
  await expect.poll(async () => parseFloat(await cell.innerText())).toBeGreaterThan(5);
  await slider.press('Home');
  await expect.poll(async () => parseFloat(await cell.innerText())).toBeLessThan(5);
  while ((await slider.getAttribute('aria-valuetext')) !== 'T\u00a0=\u00a08') {
    await slider.press('ArrowRight');
  }
  await expect.poll(async () => parseFloat(await cell.innerText())).toBeGreaterThan(3);
  const distances = (await dk.classes.getByText(/lies elsewhere/).allInnerTexts()).map(parseFloat);
  expect(distances[1]).toBeLessThan(distances[0]);

  await cell.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(dk.classes).toContainText('A 4 looks like a 8');
});

test('a drawn digit is read by all networks', async () => {
  const sheet = dk.draw.getByRole('application');
  await sheet.scrollIntoViewIfNeeded();
  const { x, y, width, height } =
    /** @type {{ x: number, y: number, width: number, height: number }} */ (
      await sheet.boundingBox()
    );
  await page.mouse.move(x + 0.55 * width, y + 0.15 * height);
  await page.mouse.down();
  await page.mouse.move(x + 0.47 * width, y + 0.85 * height, { steps: 12 });
  await page.mouse.up();
  for (const name of ['Teacher', 'Student alone', 'Distilled student']) {
    const answer = dk.draw.getByRole('columnheader', { name: new RegExp(`^${name}`) });
    await expect(answer).toHaveText(/1\s*\d+% sure/);
  }
  await dk.draw.getByRole('button', { name: 'Clear' }).click();
  await expect(dk.draw.getByText('waits for a digit')).toHaveCount(3);
});
