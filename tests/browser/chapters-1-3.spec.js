import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { quickRun, thePage } from './the-page.js';

// The page before any training: its own networks answer. One page for all tests, in this order.
test.describe.configure({ mode: 'serial' });

const provenance = new URL('../../public/models/provenance.json', import.meta.url);
/** @type {import('../../web/story/pretrained.js').Provenance} */
const { evaluations, commit, date } = JSON.parse(readFileSync(provenance, 'utf8'));
const lanes = /** @type {const} */ (['teacher', 'alone', 'distilled']);
/** Section 3 of the paper, as we ran it. */
const recorded = JSON.parse(
  readFileSync(new URL('../../docs/results/hinton-2015.json', import.meta.url), 'utf8'),
);
const errorsOfThePage = lanes.map((lane) => evaluations[lane].errors);

/** @type {import('@playwright/test').Page} */
let page;
/** @type {ReturnType<typeof thePage>} */
let dk;
/** @type {ReturnType<typeof partsOf>} */
let parts;

/** @param {import('@playwright/test').Page} of */
function partsOf(of) {
  const region = (/** @type {string | RegExp} */ name) => of.getByRole('region', { name });
  return {
    note: of.getByRole('complementary', { name: 'Whose networks answer' }),
    why: region(/^1 Why distil/),
    when: region(/^2 Where the idea/),
    look: region('Which 2s look like a 3, which like a 7?'),
    limit: region(/^The other end of the dial/),
    nav: of.getByRole('navigation', { name: 'Chapters' }),
  };
}

test.beforeAll(async ({ browser }) => {
  page = await (await browser.newContext({ colorScheme: 'light' })).newPage();
  dk = thePage(page);
  parts = partsOf(page);
  await dk.open(quickRun, { drawsAll: true });
  await dk.ready();
});

test.afterAll(() => page.context().close());

/** @param {string} text */
const numberIn = (text) => parseFloat(text.replaceAll(',', '').replace('−', '-'));

/** A probability as the page writes it: 0.703 or 1.7·10⁻⁸. @param {string} text */
function probabilityIn(text) {
  const [mantissa, power] = text.trim().split('·10');
  const digits = [...(power ?? '')].map((sign) => '-0123456789'['⁻⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(sign)]);
  return Number(mantissa) * 10 ** Number(digits.join('') || 0);
}

/**
 * @param {import('@playwright/test').Locator} table
 * @param {RegExp} row
 */
async function cellsOf(table, row) {
  const texts = await table.getByRole('row', { name: row }).getByRole('cell').allInnerTexts();
  return texts.map(numberIn);
}

/** The logits that the page shows: teacher, student alone, distilled student, of ten each. */
async function shownLogits() {
  const rows = dk.microscope.getByRole('table', { name: /^The logits/ }).locator('tbody tr');
  const cells = await rows.evaluateAll((trs) =>
    trs.map((tr) =>
      [...tr.querySelectorAll('td')].map((td) => Number(td.textContent?.replace('−', '-'))),
    ),
  );
  return lanes.map((_, lane) => cells.map((row) => row[lane]));
}

/** @param {number[]} z @param {number} T */
function softmax(z, T) {
  const powers = z.map((logit) => Math.exp(logit / T));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

/** @param {number} T not below the present one */
async function lookAt(T) {
  const slider = dk.microscope.getByRole('slider');
  while ((await slider.getAttribute('aria-valuetext')) !== `T\u00a0=\u00a0${T}`) {
    await slider.press('ArrowRight');
  }
}

test("the page's own networks are announced, with their errors and where they come from", async () => {
  for (const errors of errorsOfThePage) await expect(parts.note).toContainText(String(errors));
  await parts.note.getByText('Where they come from').click();
  const year = date.slice(0, 4);
  await expect(parts.note).toContainText(
    `${Number(date.slice(8))}, ${year}. Teacher 784–400–400–10`,
  );
  await expect(parts.note).toContainText(`build ‘simd’, threads: 1, commit ${commit || '–'}`);
  await expect(
    page.getByRole('region', { name: 'The three networks' }).getByText('not trained yet'),
  ).toHaveCount(3);
});

test('why: the costs are measured on this machine', async () => {
  const table = parts.why.getByRole('table');
  expect((await cellsOf(table, /^Wrong of 10,000/)).slice(-3)).toEqual(errorsOfThePage);
  await expect
    .poll(async () => (await cellsOf(table, /^Time for one image/)).every((ms) => ms > 0))
    .toBe(true);
  expect((await cellsOf(table, /^Weights/)).slice(-3)).toEqual([478_410, 238_510, 238_510]);
});

test('why: the decision is answered with the numbers that the sliders make', async () => {
  const requests = parts.why.getByRole('slider', { name: 'Images a day' });
  await requests.press('End');
  // So slow that each network needs days, however fast this machine is.
  const processor = parts.why.getByRole('slider', { name: 'Its processor is' });
  await processor.press('End');
  const slowdown = numberIn((await processor.getAttribute('aria-valuetext')) ?? '');
  expect(slowdown).toBeGreaterThan(1);
  const milliseconds = (await cellsOf(parts.why.getByRole('table'), /^Time/)).slice(-3);
  const errors = errorsOfThePage.map((count) => (1e10 * count) / 10_000);
  for (const [i, name] of ['Teacher', 'Student alone', 'Distilled student'].entries()) {
    const choice = parts.why.getByRole('radio', { name: new RegExp(`^${name}`) });
    const text = (await choice.locator('xpath=ancestor::label').innerText()).replaceAll(',', '');
    expect(text).toContain(`${errors[i]} wrong answers a day`);
    const days = (1e10 * slowdown * milliseconds[i]) / 1000 / 86_400;
    // Both numbers have two digits.
    expect(Math.abs(numberIn(text.split('\n')[1]) / days - 1)).toBeLessThan(0.11);
    expect(text).toMatch(/\d days/);
  }
  await parts.why.getByRole('radio', { name: /^Distilled student/ }).check();
  const answer = parts.why.locator('p[role=status]');
  const plus = (errors[2] - errors[0]).toLocaleString('en');
  const minus = (errors[1] - errors[2]).toLocaleString('en');
  await expect(answer).toContainText(
    `Against the teacher it gives ${plus} more wrong answers a day`,
  );
  await expect(answer).toContainText(`${minus} fewer wrong answers`);
  const kept = Math.round((100 * (errors[1] - errors[2])) / (errors[1] - errors[0]));
  await expect(answer).toContainText(`it keeps ${kept}%`);
});

test('when: the target stands beside the networks that answer', async () => {
  const table = parts.when.getByRole('table');
  for (const [i, [name, paper]] of /** @type {const} */ ([
    ['Teacher', 67],
    ['Student alone', 146],
    ['Distilled student', 74],
  ]).entries()) {
    const cells = (await cellsOf(table, new RegExp(`^${name}`))).filter(Number.isFinite);
    expect(cells[0]).toBe(paper);
    expect(cells.at(-1)).toBe(errorsOfThePage[i]);
    const { mean, sd } = recorded[lanes[i]];
    await expect(table.getByRole('row', { name })).toContainText(
      `${Math.round(mean)} ± ${Math.round(sd)}`,
    );
  }
  await expect(parts.when).toContainText(`commit ${recorded.about.commit}`);
  for (const link of await parts.when.getByRole('link').all()) {
    expect(await link.getAttribute('href')).toMatch(/^https:\/\/(doi|arxiv)\.org\//);
  }
});

test('soft labels: bars and entropy are those of softmax at T, down to a billionth', async () => {
  await dk.microscope.locator('summary', { hasText: 'The logits' }).click();
  await dk.microscope.getByRole('button', { name: 'Logarithmic' }).click();
  const table = dk.microscope.getByRole('table', { name: /^Probability of each digit/ });
  await dk.microscope.getByRole('slider').press('Home');
  for (const T of [1, 5, 12]) {
    await lookAt(T);
    const lengths = await table
      .locator('tbody tr')
      .evaluateAll((trs) =>
        trs.map((tr) =>
          [...tr.querySelectorAll('td > span')].map((cell) =>
            Number(/** @type {HTMLElement} */ (cell).style.getPropertyValue('--length')),
          ),
        ),
      );
    const entropies = (await table.locator('tfoot td').allTextContents()).map((text) =>
      numberIn(text.replace('Entropy', '')),
    );
    for (const [lane, z] of (await shownLogits()).entries()) {
      const p = softmax(z, T);
      for (const [digit, share] of p.entries()) {
        const expected = Math.max(0, 1 + Math.log10(share) / 9);
        expect(lengths[digit][lane + 1]).toBeCloseTo(expected, 4);
      }
      const bits = p.reduce((sum, share) => sum - share * Math.log2(share), 0);
      expect(Math.abs(entropies[lane + 1] - bits)).toBeLessThan(0.006);
    }
  }
});

/** @param {RegExp} name of a list in the gallery */
async function gallery(name) {
  const items = await parts.look.getByRole('list', { name }).getByRole('button').all();
  return Promise.all(
    items.map(async (item) => ({
      label: Number(
        (await item.getByRole('img').getAttribute('aria-label'))?.match(/, a (\d)$/)?.[1],
      ),
      probability: probabilityIn(await item.innerText()),
    })),
  );
}

test('soft labels: the gallery holds one digit, sorted by the probability of another', async () => {
  const images = parts.look.getByRole('group', { name: 'Images of a' });
  const others = parts.look.getByRole('group', { name: 'sorted by their likeness to a' });
  for (const [label, other] of [
    [2, 7],
    [4, 9],
  ]) {
    await images.getByRole('button', { name: String(label) }).click();
    await others.getByRole('button', { name: String(other) }).click();
    await expect(parts.look).toContainText(
      `test images of a ${label}, the one most like a ${other}`,
    );
    const most = await gallery(/^Most/);
    const least = await gallery(/^Least/);
    const all = [...most, ...least];
    expect(all.map((image) => image.label)).toEqual(Array(24).fill(label));
    const shown = all.map(({ probability }) => probability);
    expect(shown).toEqual([...shown].sort((a, b) => b - a));
    expect(shown[0] / shown[23]).toBeGreaterThan(1e4);
  }
});

test('soft labels: an image of the gallery goes under the microscope', async () => {
  const first = parts.look.getByRole('list', { name: /^Most/ }).getByRole('button').first();
  const name = (await first.getByRole('img').getAttribute('aria-label')) ?? '';
  const probability = probabilityIn(await first.innerText());
  await first.click();
  await expect(first).toHaveAttribute('aria-pressed', 'true');
  await expect(dk.microscope.getByRole('img', { name }).first()).toBeVisible();
  await expect
    .poll(async () => Math.abs(softmax((await shownLogits())[0], 1)[9] - probability))
    .toBeLessThan(0.001);
  await parts.look.getByRole('button', { name: 'Go and look' }).click();
  await expect(dk.microscope).toBeFocused();
});

test('soft labels: the gradient of the soft target goes to the difference of the logits', async () => {
  const rows = await parts.limit.locator('tbody tr').all();
  const shown = await Promise.all(
    rows.slice(0, -1).map(async (row) => ({
      T: numberIn(await row.getByRole('rowheader').innerText()),
      difference: numberIn(await row.getByRole('cell').last().innerText()) / 100,
    })),
  );
  const [teacher, , student] = await shownLogits();
  const centred = (/** @type {number[]} */ z) =>
    z.map((logit) => logit - z.reduce((a, b) => a + b, 0) / z.length);
  const limit = centred(student).map((z, i) => (z - centred(teacher)[i]) / 10);
  const norm = (/** @type {number[]} */ v) => Math.hypot(...v);
  for (const { T, difference } of shown) {
    const p = softmax(teacher, T);
    const gradient = softmax(student, T).map((q, i) => T * (q - p[i]));
    const expected = norm(gradient.map((g, i) => g - limit[i])) / norm(limit);
    expect(Math.abs(difference - expected)).toBeLessThan(0.02 * expected + 5e-5);
  }
  const falling = shown.filter(({ T }) => T >= 10).map(({ difference }) => difference);
  expect(falling).toEqual([...falling].sort((a, b) => b - a));
  expect(falling[0] / falling[falling.length - 1]).toBeGreaterThan(20);
  expect(falling[falling.length - 1]).toBeLessThan(0.05);
});

test('the table of chapters goes to each, by keyboard too, and says which it is', async () => {
  const third = parts.nav.getByRole('link', { name: '3. What a soft label says' });
  await third.focus();
  await page.keyboard.press('Enter');
  await expect(third).toHaveAttribute('aria-current', 'location');
  await expect(page.locator('#chapter-soft-labels')).toBeFocused();
  expect(new URL(page.url()).hash).toContain('chapter=soft-labels');
  await parts.nav.getByRole('link', { name: /^1\. / }).click();
  await expect(parts.nav.locator('[aria-current]')).toHaveText(/^1/);
  await page.goBack();
  await expect(third).toHaveAttribute('aria-current', 'location');
});

test('the chapters speak Korean', async () => {
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ko');
  await expect(page.getByRole('heading', { name: /왜 증류할까/ })).toBeVisible();
  await expect(page.locator('#chapter-why')).toContainText('직접 학습시키기 전까지는');
  await page.getByRole('combobox', { name: '언어' }).selectOption('en');
});

test('after a training the networks are the own ones of the visitor', async () => {
  await dk.train.click();
  await dk.finished();
  await expect(parts.note).toContainText('Your own networks');
  await expect(parts.note).toContainText('Trained in this tab. Teacher 784–100–10: 0.5 epochs');
  await expect(parts.when.getByRole('columnheader', { name: 'Your networks' })).toBeVisible();
  const { teacher, alone, distilled } = await dk.errors();
  const own = [teacher, alone, distilled];
  expect(own).not.toEqual(errorsOfThePage);
  for (const errors of own) await expect(parts.note).toContainText(errors.toLocaleString('en'));
  const table = parts.why.getByRole('table');
  expect((await cellsOf(table, /^Wrong of 10,000/)).slice(-3)).toEqual(own);
  await expect
    .poll(async () => (await cellsOf(table, /^Weights/)).slice(-3))
    .toEqual([79_510, 23_860, 23_860]);
});

test('where the own networks of the page cannot be fetched, it works with untrained ones', async ({
  page: other,
}) => {
  await other.route('**/models/**', (route) => route.fulfill({ status: 404 }));
  const without = thePage(other);
  await without.open(quickRun, { drawsAll: true });
  await without.ready();
  await expect(without.microscope).toContainText('These networks are untrained');
  await expect(partsOf(other).note).toContainText('No trained networks');
  await expect(partsOf(other).why.getByRole('button', { name: 'Measure again' })).toBeDisabled();
  await without.train.click();
  await without.finished();
  await expect(partsOf(other).why.getByRole('button', { name: 'Measure again' })).toBeEnabled();
});

test('a link opens a chapter on a phone', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const phone = await context.newPage();
  await phone.goto('./#v1&chapter=when');
  await expect(phone.locator('#chapter-when')).toBeInViewport();
  await expect(partsOf(phone).nav.locator('[aria-current]')).toHaveText(/^2/);
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await context.close();
});
