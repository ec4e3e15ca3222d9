import { expect, test } from '@playwright/test';
import { quickRun, thePage } from './the-page.js';

// Chapters 4 and 6 after one small comparison. Expected numbers are computed here, from the logits
// that the page shows.
test.describe.configure({ mode: 'serial' });

/** @type {import('@playwright/test').Page} */
let page;
/** @type {ReturnType<typeof thePage>} */
let dk;
/** @type {import('@playwright/test').Locator} */
let loss;
/** @type {import('@playwright/test').Locator} */
let evidence;

test.beforeAll(async ({ browser }) => {
  page = await (await browser.newContext({ colorScheme: 'light' })).newPage();
  dk = thePage(page);
  loss = page.locator('#chapter-loss');
  evidence = page.locator('#chapter-evidence');
  await page.route('**/models/**', (route) => route.fulfill({ status: 404 }));
  await dk.open(quickRun, { drawsAll: true });
  await dk.ready();
});

test.afterAll(() => page.context().close());

/** '1,234', '−0.12' and '3.4·10⁻⁵' as numbers. @param {string} text */
function numberIn(text) {
  const [, mantissa, , power] = /** @type {RegExpMatchArray} */ (
    text
      .replaceAll(',', '')
      .replaceAll('−', '-')
      .match(/(-?[\d.]+)(·10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?/)
  );
  const digits = [...(power ?? '⁰')].map((sign) => '-0123456789'['⁻⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(sign)]);
  return Number(mantissa) * 10 ** Number(digits.join(''));
}

/** Everything from the logits of the chosen image, which the page shows with four decimals. */
async function expected() {
  const table = page.getByRole('table', { name: 'The logits behind the bars' });
  const cells = await table
    .locator('tbody tr')
    .evaluateAll((trs) =>
      trs.map((tr) =>
        [...tr.querySelectorAll('td')].map((td) => Number(td.textContent?.replace('−', '-'))),
      ),
    );
  const [v, , z] = [0, 1, 2].map((lane) => cells.map((row) => row[lane]));
  const T = numberIn(await loss.locator('.bench output').nth(0).innerText());
  const w = numberIn(await loss.locator('.bench output').nth(1).innerText());
  const image = await loss.locator('.image [role=img]').getAttribute('aria-label');
  const label = Number(image?.at(-1));
  const softmax = (/** @type {number[]} */ logits, /** @type {number} */ by) => {
    const powers = logits.map((logit) => Math.exp(logit / by));
    const sum = powers.reduce((a, b) => a + b);
    return powers.map((power) => power / sum);
  };
  const [p, q, q1] = [softmax(v, T), softmax(z, T), softmax(z, 1)];
  const kl = p.reduce((sum, share, c) => sum + share * Math.log(share / q[c]), 0);
  const ce = -Math.log(q1[label]);
  return {
    ...{ T, w, kl, ce, p, total: w * T * T * kl + (1 - w) * ce },
    hard: q1.map((share, c) => (1 - w) * (share - Number(c === label))),
    soft: q.map((share, c) => w * T * (share - p[c])),
  };
}

/** The numbers below the formula: L, w, T², KL, 1 - w, CE. */
async function terms() {
  const texts = await loss.locator('dl dd').allInnerTexts();
  return texts.map(numberIn);
}

/** The reading of a mistake: wrong and right soft term, push and largest share. */
async function effect() {
  const text = await page.locator('#loss-effect').innerText();
  return [...text.matchAll(/[\d,.]+(·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?(?=%| |,)/g)].map(([one]) => numberIn(one));
}

/** @param {number} actual @param {number} wanted @param {number} [slack] */
function expectNear(actual, wanted, slack = 2e-3) {
  expect(Math.abs(actual - wanted)).toBeLessThan(slack * (1 + Math.abs(wanted)));
}

const start = () => evidence.getByRole('button', { name: 'Teach the seven' });
/** @param {string} name */
const mistakeButton = (name) => loss.getByRole('button', { name, exact: true });

test('an untrained teacher teaches nothing, and the page says so', async () => {
  await expect(evidence).toContainText('The teacher is not trained yet');
  await expect(start()).toBeDisabled();
  await expect(mistakeButton('Train right and wrong: T² missing')).toBeDisabled();
});

test("the page's own teacher can teach", async ({ page: other }) => {
  await thePage(other).open('', { drawsAll: true });
  await expect(other.getByRole('button', { name: 'Teach the seven' })).toBeEnabled();
  await expect(other.getByText('The teacher is not trained yet')).toHaveCount(0);
});

test('every term of the loss is what the logits give, at any T and w', async () => {
  await dk.train.click();
  await expect(evidence).toContainText('The comparison of the three networks is running');
  await dk.finished(90_000);
  await page.locator('summary', { hasText: 'The logits behind' }).click();
  for (const [slider, key] of /** @type {const} */ ([
    [0, 'ArrowRight'],
    [0, 'Home'],
    [0, 'End'],
    [0, 'PageDown'],
    [1, 'ArrowRight'],
    [1, 'End'],
    [1, 'PageDown'],
  ])) {
    await loss.locator('.bench').getByRole('slider').nth(slider).press(key);
    const { T, w, kl, ce, total } = await expected();
    const shown = await terms();
    expectNear(shown[0], total, 4e-3);
    expect(shown[1]).toBe(w);
    expectNear(shown[2], T * T);
    expectNear(shown[3], kl, 1e-4);
    expectNear(shown[4], 1 - w);
    expectNear(shown[5], ce);
  }
});

test('the gradients are w T (q - p) and (1 - w)(q1 - y), and each adds up to zero', async () => {
  const { hard, soft } = await expected();
  const table = loss.getByRole('table', { name: /^Gradient of the loss/ });
  const rows = await table.locator('tbody tr').all();
  const sums = [0, 0];
  const bars = [];
  for (const [digit, row] of rows.entries()) {
    const shown = (await row.getByRole('cell').allInnerTexts()).map(numberIn);
    expectNear(shown[0], hard[digit], 3e-4);
    expectNear(shown[1], soft[digit], 3e-3);
    sums[0] += shown[0];
    sums[1] += shown[1];
    const lengths = await row.locator('.bar').evaluateAll((all) =>
      all.map((bar) => {
        const style = /** @type {HTMLElement} */ (bar).style;
        return Number(style.getPropertyValue('--length'));
      }),
    );
    bars.push(...lengths);
    for (const [i, length] of lengths.entries()) {
      if (Math.abs(shown[i]) > 1e-3) expect(Math.sign(length)).toBe(Math.sign(shown[i]));
    }
  }
  for (const sum of sums) expect(Math.abs(sum)).toBeLessThan(1e-3);
  expect(Math.max(...bars.map(Math.abs))).toBeCloseTo(1, 6);
});

test('each mistake does to the numbers what it must', async () => {
  await loss.locator('.bench').getByRole('slider').nth(1).press('Home');
  for (let i = 0; i < 10; ++i) {
    await loss.locator('.bench').getByRole('slider').nth(1).press('ArrowRight');
  }
  const { T, kl, p, w } = await expected();
  expect(w).toBe(0.5);
  await mistakeButton('Element mean').click();
  let [wrong, right, wrongPush, rightPush] = await effect();
  expectNear(right, T * T * kl, 5e-3);
  expect(wrong / right).toBeCloseTo(0.1, 2);
  expect(wrongPush / rightPush).toBeCloseTo(0.1, 2);
  expectNear((await terms())[3], kl / 10, 1e-4);
  await expect(page.locator('#loss-effect')).toContainText('target itself is not touched');

  await mistakeButton('T² missing').click();
  [wrong, right, wrongPush, rightPush] = await effect();
  expect((await terms())[2]).toBe(1);
  expect(right / wrong / (T * T)).toBeCloseTo(1, 1);
  expect(rightPush / wrongPush / (T * T)).toBeCloseTo(1, 1);

  await mistakeButton('Softmax twice').click();
  const [, , , , wrongTop, rightTop] = await effect();
  const flattest = Math.exp(1 / T) / (Math.exp(1 / T) + 9); // of a teacher that is quite sure
  expectNear(rightTop, 100 * Math.max(...p), 5e-3); // three digits
  expect(wrongTop).toBeLessThan(100 * flattest + 0.1);
  expect(wrongTop).toBeLessThan(rightTop);

  await mistakeButton('Misaligned cache').click();
  await expect(page.locator('#loss-effect').getByRole('img')).toBeVisible();
  [wrong, right] = await effect();
  expect(wrong).not.toBeCloseTo(right, 1); // for better or worse: by chance, for one image
});

/** @param {string} mistake */
async function trainBoth(mistake) {
  const rows = loss.getByRole('row').filter({ hasText: mistake });
  const before = await rows.count();
  await mistakeButton(`Train right and wrong: ${mistake}`).click();
  await expect(rows).toHaveCount(before + 1, { timeout: 60_000 });
  const [, right, wrong, damage] = (await rows.first().getByRole('cell').allInnerTexts()).map(
    (text, i) => (i === 0 ? 0 : numberIn(text)),
  );
  expect(damage).toBe(wrong - right);
  return { right, wrong };
}

test('a misaligned cache ruins a student; with w = 1 Adam does not feel the element mean', async () => {
  const misaligned = await trainBoth('Misaligned cache');
  console.log(`misaligned cache: ${JSON.stringify(misaligned)}`);
  expect(misaligned.right).toBeLessThan(1500);
  expect(misaligned.wrong).toBeGreaterThan(1.4 * misaligned.right);
  await loss.locator('.bench').getByRole('slider').nth(1).press('End');
  const elementMean = await trainBoth('Element mean');
  expect(elementMean.wrong).toBe(elementMean.right);
});

test('counter-tests can be stopped, and end when a comparison begins', async () => {
  const seeds = evidence.getByRole('slider');
  await seeds.press('End');
  await start().click();
  await expect(evidence).toContainText(
    /Epoch [\d.]+ of 15 · [\d,]+ images\/s · \d+ (sec|min) left/,
  );
  await evidence.getByRole('button', { name: 'Stop the trials' }).click();
  await expect(evidence).toContainText('Stopped. What was finished stays.');
  await start().click();
  await expect(evidence).toContainText('Being taught');
  await dk.again.click();
  await expect(evidence).toContainText('The comparison of the three networks is running');
  await dk.finished(90_000);
  await expect(evidence).toContainText('so this was stopped');
  await seeds.press('Home');
});

test('the counter-tests give numbers of the right order, and a conclusion from them', async () => {
  await start().click();
  await expect(start()).toBeEnabled({ timeout: 60_000 });
  const cells = await evidence.locator('td.errors').allInnerTexts();
  const [labels, soft, smoothed, shuffled, confidence, scrambled, noise] = cells.map(numberIn);
  console.log(`counter-tests: ${cells.join(' ')}`);
  for (const errors of [labels, soft, smoothed, confidence]) {
    expect(errors).toBeGreaterThan(300);
    expect(errors).toBeLessThan(2500);
  }
  expect(soft).toBeLessThan(shuffled);
  expect(scrambled).toBeGreaterThan(2 * soft);
  expect(scrambled).toBeLessThan(9000);
  expect(noise).toBeGreaterThan(2 * soft);
  const clear = shuffled - soft > 1.96 * Math.sqrt(shuffled + soft);
  const about = evidence.getByRole('listitem').filter({ hasText: /dark part/i });
  await expect(about).toContainText(
    clear ? `${shuffled - soft} more mistakes` : `a difference of ${shuffled - soft}`,
  );
  await expect(evidence.getByRole('listitem').last()).toContainText(
    `reads ${(10_000 - scrambled).toLocaleString('en')} of 10,000`,
  );
});

test('both chapters speak Korean', async () => {
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ko');
  await expect(evidence).toContainText('뒤섞은 dark knowledge');
  await expect(loss.getByRole('heading', { level: 3 })).toHaveText([
    '각 로짓이 받는 기울기',
    '유명한 실수들',
  ]);
});
