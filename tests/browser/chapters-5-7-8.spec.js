import { expect, test } from '@playwright/test';
import { expectAccessible, quickRun, thePage } from './the-page.js';

// One page for all: first it is held and stepped, then finished, then asked about its answers.
test.describe.configure({ mode: 'serial' });

/** @type {import('@playwright/test').Page} */
let page;
/** @type {ReturnType<typeof thePage>} */
let dk;

test.beforeAll(async ({ browser }) => {
  page = await (await browser.newContext({ colorScheme: 'light' })).newPage();
  dk = thePage(page);
  await dk.open(quickRun, { drawsAll: true });
  await dk.ready();
});

test.afterAll(() => page.context().close());

const training = () => page.locator('#chapter-training');
const knowledge = () => page.locator('#chapter-knowledge');
const classroom = () => page.locator('#chapter-classroom');
const bar = () => page.getByRole('group', { name: 'Training, within reach' });
const lanes = ['Teacher', 'Student alone', 'Distilled student'];

/** What the slow motion says of the step that is next. */
const nextStep = async () =>
  Number(/Step ([\d,]+) of/.exec(await training().innerText())?.[1].replace(',', ''));

/** @param {string} name of a table of numbers, as columns of ten */
async function columnsOf(name) {
  const rows = training().getByRole('table', { name }).locator('tbody tr');
  await expect(rows).toHaveCount(10); // a part of the step is made when it is asked for
  const cells = await rows.evaluateAll((trs) =>
    trs.map((tr) =>
      [...tr.querySelectorAll('td .value')].map((td) => Number(td.textContent?.replace('−', '-'))),
    ),
  );
  return cells[0].map((_, column) => cells.map((row) => row[column]));
}

/** @param {number[]} logits */
function softmax(logits, T = 1) {
  const powers = logits.map((z) => Math.exp(z / T));
  return powers.map((power) => power / powers.reduce((sum, value) => sum + value, 0));
}

/** The labels of the images that a batch shows. */
const batchLabels = async () =>
  (
    await training()
      .getByRole('group', { name: 'Choose an image of the batch' })
      .getByRole('img')
      .evaluateAll((images) => images.map((image) => image.getAttribute('aria-label')))
  ).join();

/** @type {{ teacher: number, alone: number, distilled: number }} */
let stepped;

test('held at the first step of the students, it takes one step a press', async () => {
  await training().getByRole('button', { name: "hold at the students' first step" }).click();
  await expect(training()).toContainText('Step 1 of the students takes 128 images');
  await expect(dk.resume).toBeVisible();
  const first = await batchLabels();
  for (const step of [2, 3]) {
    await training().getByRole('button', { name: 'One step of both students' }).click();
    await expect.poll(nextStep).toBe(step);
  }
  expect(await batchLabels()).not.toBe(first);
  await page.waitForTimeout(300);
  expect(await nextStep()).toBe(3);
});

test('the parts of a step show what follows from the logits', async () => {
  const next = training().getByRole('button', { name: 'Next part' });
  await next.click();
  /** @type {number[][]} */
  let logits = [];
  await expect(async () => {
    logits = await columnsOf('Logits of each network for this image');
    await page.waitForTimeout(500); // those of the step before may still stand there
    expect(await columnsOf('Logits of each network for this image')).toEqual(logits);
  }).toPass();
  const [teacher, alone, distilled] = logits;
  const label = Number(
    (
      await training()
        .getByText(/^A \d of the batch$/)
        .innerText()
    ).match(/\d/)?.[0],
  );
  await next.click();
  await next.click();
  const T = 8;
  const [p, q] = [softmax(teacher, T), softmax(distilled, T)];
  const losses = [
    -Math.log(softmax(alone)[label]),
    T * T * p.reduce((sum, share, i) => sum + share * Math.log(share / q[i]), 0),
  ];
  const row = training().getByRole('row', { name: /^Loss of this image/ });
  await expect(row).toBeVisible();
  const shown = (await row.getByRole('cell').allInnerTexts()).map(Number);
  for (const [i, loss] of losses.entries()) expect(shown[i] / loss).toBeCloseTo(1, 1);

  await next.click();
  const gradients = await columnsOf('Derivative of the loss by each logit');
  for (let digit = 0; digit < 10; ++digit) {
    const hard = softmax(alone)[digit] - Number(digit === label);
    expect(Math.abs(gradients[0][digit] - hard)).toBeLessThan(0.004);
    expect(Math.abs(gradients[1][digit] - T * (q[digit] - p[digit]))).toBeLessThan(0.02);
  }

  await training().getByRole('button', { name: 'Take the step' }).click();
  await expect(row).toContainText(/→\s*\d/);
  const [before, after] = (await row.getByRole('cell').last().innerText()).split('→').map(Number);
  expect(before).toBe(shown[1]);
  expect(after).not.toBe(before);
  await expectAccessible(page, ['#chapter-training .motion']);
  await training().getByRole('button', { name: 'Next batch' }).click();
  await expect.poll(nextStep).toBe(4);
});

test('the language changes while it is held, and nothing is lost', async () => {
  const held = await dk.percentDone();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ko');
  await expect(training()).toContainText('학생의 4번째 스텝은 이미지 128장을 씁니다');
  await expect(training().getByRole('button', { name: '두 학생 한 스텝' })).toBeEnabled();
  await expect(classroom()).toContainText('45분 수업 진행표');
  await expectAccessible(page, ['#chapter-training .motion']);
  await page.getByRole('combobox', { name: '언어' }).selectOption('en');
  expect(await dk.percentDone()).toBe(held);
  expect(await nextStep()).toBe(4);
});

test('the status bar lets it go on where the panel is out of sight', async () => {
  await training().scrollIntoViewIfNeeded();
  await classroom().scrollIntoViewIfNeeded();
  await expect(bar()).toContainText('Paused');
  await bar().getByRole('button', { name: 'Resume' }).click();
  await expect(bar()).toContainText('Finished', { timeout: 30_000 });
  stepped = await dk.errors();
  await dk.training.scrollIntoViewIfNeeded();
  await page.evaluate(() => window.scrollTo({ top: 0, behavior: 'instant' }));
  await expect(bar()).toBeHidden();
});

test('a run without a pause ends with the same errors', async () => {
  await dk.again.click();
  await expect(dk.stop).toBeVisible();
  await dk.finished();
  expect(await dk.errors()).toEqual(stepped);
});

test('held anew, it begins with the first part of the step that is next', async () => {
  await training().getByRole('button', { name: "hold at the teacher's first step" }).click();
  await expect(training()).toContainText('Step 1 of the teacher');
  for (let part = 1; part < 5; ++part) {
    await training().getByRole('button', { name: 'Next part' }).click();
  }
  await training().getByRole('button', { name: 'Take the step' }).click();
  const current = training().locator('[aria-current="step"]');
  await expect(current).toContainText('6');
  await training().getByRole('button', { name: 'On to the students' }).click();
  await expect(training()).toContainText('Step 1 of the students');
  await expect(current).toContainText('1');
  await dk.resume.click();
  await dk.finished();
});

/** The counts of a confusion matrix, by row. @param {string} model */
async function confusionOf(model) {
  const grid = training().getByRole('grid', { name: `Confusion matrix: ${model}` });
  await expect(grid.locator('[data-cell]')).toHaveCount(100);
  const texts = await grid.locator('[data-cell]').allInnerTexts();
  const counts = texts.map((text) => (text === '·' ? 0 : Number(text.replace(',', ''))));
  return Array.from({ length: 10 }, (_, row) => counts.slice(10 * row, 10 * row + 10));
}

const sum = (/** @type {number[]} */ values) => values.reduce((total, value) => total + value, 0);

test('confusion matrices count every image once, and as many errors as the table', async () => {
  const errors = await dk.errors();
  for (const [i, model] of lanes.entries()) {
    await expect
      .poll(async () =>
        sum((await confusionOf(model)).flatMap((row, r) => row.filter((_, c) => c !== r))),
      )
      .toBe(Object.values(errors)[i]);
    const matrix = await confusionOf(model);
    // The digits of MNIST's test set.
    expect(matrix.map(sum)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
  }
});

test('a cell opens as many images as it says, all of its label', async () => {
  const matrix = await confusionOf('Student alone');
  const cells = matrix.flatMap((row, r) => row.map((count, c) => ({ count, r, c })));
  const { count, r, c } = /** @type {typeof cells[0]} */ (
    cells.find(({ count, r, c }) => r !== c && count > 4 && count < 60)
  );
  const grid = training().getByRole('grid', { name: 'Confusion matrix: Student alone' });
  await expect(grid.getByRole('button')).toHaveCount(cells.filter((one) => one.count > 0).length);
  await grid.locator(`[data-cell="${r}-${c}"]`).click();
  const shelf = training().getByRole('group', { name: `A ${r} that the network reads as ${c}` });
  await expect(shelf).toContainText(`${count} images`);
  await expect(shelf.getByRole('button', { name: new RegExp(`, a ${r}$`) })).toHaveCount(count);
  await expect(shelf.getByRole('button')).toHaveCount(count);

  // Each is really answered so: the largest soft target stands at the column's digit.
  await shelf.getByRole('button').last().click();
  const table = training().getByRole('table', { name: /for the chosen image, by network/ });
  const bars = () =>
    table
      .locator('tbody td[data-lane="alone"] > span')
      .evaluateAll((spans) =>
        spans.map((span) =>
          Number(/** @type {HTMLElement} */ (span).style.getPropertyValue('--length')),
        ),
      );
  await expect
    .poll(async () => {
      const lengths = await bars();
      return lengths.indexOf(Math.max(...lengths));
    })
    .toBe(c);

  await grid.locator(`[data-cell="${r}-${c}"]`).press(r === 9 ? 'ArrowUp' : 'ArrowDown');
  await expect(grid.locator(`[data-cell="${r === 9 ? 8 : r + 1}-${c}"]`)).toBeFocused();

  // One image is an image, none is nothing to open but a place for the arrow keys to pass.
  const one = cells.find((other) => other.count === 1);
  if (one) {
    await grid.locator(`[data-cell="${one.r}-${one.c}"]`).click();
    await expect(training().getByText('1 image', { exact: true })).toBeVisible();
  }
  const none = /** @type {typeof cells[0]} */ (
    cells.find((other) => other.count === 0 && other.c < 9)
  );
  const place = grid.locator(`[data-cell="${none.r}-${none.c}"]`);
  await expect(place).toHaveAccessibleName(`A ${none.r} read as ${none.c}: 0`);
  await place.press('ArrowRight');
  await expect(grid.locator(`[data-cell="${none.r}-${none.c + 1}"]`)).toBeFocused();
});

/** How many images a comparison of the students finds. @param {string} name */
async function compared(name) {
  await training().getByRole('button', { name, exact: true }).click();
  const shelf = training().getByRole('group', { name, exact: true });
  await expect(shelf).toContainText(/\d images?/);
  return Number(/([\d,]+) images?/.exec(await shelf.innerText())?.[1].replace(',', ''));
}

test('the students are compared image by image', async () => {
  const errors = await dk.errors();
  const gained = await compared('Only the distilled student is right');
  const lost = await compared('Only the student alone is right');
  const both = await compared('Both are wrong');
  expect(lost + both).toBe(errors.distilled);
  expect(gained + both).toBe(errors.alone);

  const exercise = classroom().getByRole('listitem').filter({ hasText: 'How many test images' });
  await answer(exercise, lost + (lost === gained ? 1 : 0));
  await expect(exercise.getByRole('status')).not.toContainText('Right');
  await answer(exercise, gained);
  await expect(exercise.getByRole('status')).toContainText(`Right: ${gained.toLocaleString('en')}`);
});

/**
 * @param {import('@playwright/test').Locator} exercise
 * @param {number} value
 */
async function answer(exercise, value) {
  await exercise.getByRole('spinbutton').fill(String(value));
  await exercise.getByRole('button', { name: 'Check' }).click();
}

test('softmax by hand: the right share is taken, the one at T = 1 is explained', async () => {
  const exercise = classroom().getByRole('listitem').filter({ hasText: 'Three logits' });
  const logits = /Three logits: ([−\d, ]+)\./.exec(await exercise.innerText())?.[1] ?? '';
  const numbers = logits.replaceAll('−', '-').split(', ').map(Number);
  expect(numbers).toHaveLength(3);
  await answer(exercise, Number(softmax(numbers, 1)[0].toFixed(3)));
  await expect(exercise.getByRole('status')).toContainText('at T = 1');
  await answer(exercise, Number(softmax(numbers, 2)[0].toFixed(2)));
  await expect(exercise.getByRole('status')).toContainText('Right');
});

test('the temperature that raises the second digit is found, too high and too low are told', async () => {
  await dk.microscope.getByRole('button', { name: '0', exact: true }).click();
  await dk.microscope.locator('summary', { hasText: 'The logits' }).click();
  const exercise = classroom().getByRole('listitem').filter({ hasText: 'second-best digit' });
  const check = exercise.getByRole('button', { name: 'Check' });
  const images = dk.microscope.getByRole('group', { name: 'Choose an image' }).getByRole('button');
  await expect(images.first()).toHaveAccessibleName(/, a 0$/);
  for (let i = 0; i < 12 && !(await exercise.getByRole('spinbutton').isEnabled()); ++i) {
    await images.nth(i).click();
    await page.waitForTimeout(200);
  }
  const cells = dk.microscope.getByRole('table', { name: 'The logits behind the bars' });
  const logits = await cells
    .locator('tbody tr')
    .evaluateAll((trs) =>
      trs.map((tr) => Number(tr.querySelector('td')?.textContent?.replace('−', '-'))),
    );
  const second = (/** @type {number} */ T) => softmax(logits, T).sort((a, b) => b - a)[1];
  let T = 0.5;
  while (second(T) < 0.15) T += 0.01;
  for (const [value, says] of /** @type {const} */ ([
    [0.3, 'Raise T'],
    [T, 'Right'],
    [1000, 'Lower T'],
  ])) {
    await exercise.getByRole('spinbutton').fill(value.toFixed(2));
    await check.click();
    await expect(exercise.getByRole('status')).toContainText(says);
  }
});

test('the file sizes are compared', async () => {
  const exercise = classroom().getByRole('listitem').filter({ hasText: "teacher's file" });
  await answer(exercise, 5);
  await expect(exercise.getByRole('status')).toContainText('Not quite');
  const count = (/** @type {number} */ hidden) => 785 * hidden + (hidden + 1) * 10;
  await answer(exercise, count(100) / count(30));
  await expect(exercise.getByRole('status')).toContainText('Right');
  await expect(classroom()).toContainText('Solved in this visit: 4 of 6');
});

test('the correlations of relations follow from the maps', async () => {
  /** @param {string} model */
  const distances = async (model) => {
    const grid = knowledge().getByRole('grid', { name: `Distances between classes: ${model}` });
    await expect(grid.locator('[data-cell="0-1"]')).toContainText('%');
    return (await grid.locator('[data-cell]').allInnerTexts())
      .map(parseFloat)
      .filter((_, i) => Math.floor(i / 10) < i % 10);
  };
  // The maps may still be those of the networks before.
  await expect(async () => {
    const teacher = await distances('Teacher');
    const shown = await knowledge()
      .getByText(/^Correlation with the teacher's distances/)
      .allInnerTexts();
    for (const [i, model] of ['Student alone', 'Distilled student'].entries()) {
      const own = await distances(model);
      const centred = [teacher, own].map((values) => values.map((v) => v - sum(values) / 45));
      const dot = (/** @type {number[]} */ a, /** @type {number[]} */ b) =>
        sum(a.map((value, k) => value * b[k]));
      const [x, y] = centred;
      const expected = dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
      expect(Math.abs(Number(shown[i].split(': ')[1]) - expected)).toBeLessThan(0.02);
    }
  }).toPass({ timeout: 15_000 });
});

test('a new task is learned from nothing and from borrowed layers', async () => {
  await knowledge().getByRole('button', { name: 'Learn odd and even' }).click();
  const values = knowledge().locator('dd');
  await expect(values).toHaveCount(2);
  for (const text of await values.allInnerTexts()) {
    const wrong = Number(text.replace(',', ''));
    expect(wrong).toBeGreaterThan(100);
    expect(wrong).toBeLessThan(4500); // guessing gets half of the 10,000 wrong
  }
});

test('on paper the run sheet stands alone', async () => {
  await page.evaluate(() => (window.print = () => {}));
  await classroom().getByRole('button', { name: 'Print the run sheet' }).click();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { name: 'Run sheet for a lesson' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeHidden();
  await expect(bar()).toBeHidden();
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});
