import { expect, test } from '@playwright/test';
import { expectAccessible, visit } from './the-page.js';

/** @param {import('@playwright/test').Page} page */
function theExperiments(page) {
  const panel = page.getByRole('region', { name: 'Run the experiment', exact: true });
  const table = page.getByRole('table', { name: 'Test errors of 10,000' });
  const theatre = page.getByRole('region', { name: 'The digit that goes missing' });
  return {
    panel,
    table,
    theatre,
    run: panel.getByRole('button', { name: 'Run the experiment' }),
    goOn: panel.getByRole('button', { name: 'Go on' }),
    stop: panel.getByRole('button', { name: 'Stop' }),
    slider: theatre.getByRole('slider', { name: 'Added to the bias of 3' }),

    async open(more = '') {
      await visit(page, `./#v1&view=experiments${more}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    },

    /** What this run gave in a row of the table. @param {string} name */
    async now(name) {
      const cells = table.getByRole('row', { name }).getByRole('cell');
      return numberOf(await cells.last().innerText());
    },

    /** The counts beside the slider. */
    async counts() {
      const [all, threes] = await theatre.locator('[data-count]').allInnerTexts();
      return { all: numberOf(all), threes: numberOf(threes) };
    },
  };
}

/** @param {string} text */
const numberOf = (text) => Number(text.replace(',', ''));

test('a stopped experiment goes on from what is kept, and its bias turns 3s right', async ({
  page,
}) => {
  test.slow(); // it trains a teacher and a student, on cores that may be shared
  const view = theExperiments(page);
  await view.open();
  await view.run.click();
  await expect(view.panel).toContainText('Training now: Teacher (seed 1)', { timeout: 60_000 });
  await expect(view.theatre).toContainText('240 of the 60,000 training images; 31 of these');
  await expect(view.panel).toContainText('Running: 1 of 5 steps done', { timeout: 240_000 });
  await view.stop.click();
  await expect(view.panel).toContainText('Stopped: 1 of 5 steps done and kept');

  await page.reload();
  await view.run.click();
  await expect(view.panel).toContainText('Training now: No 3 seen', { timeout: 60_000 });
  await expect(view.panel).toContainText('Taken from an earlier run: 1 of 5 steps');
  await expect(view.panel).not.toContainText('Teacher (seed 1)');
  await expect(view.theatre).toContainText('All 6,131 3s of the training set are gone');
  await expect(view.panel).toContainText('Finished: 5 of 5 steps done', { timeout: 240_000 });

  await expect(view.slider).toBeVisible();
  const none = await view.counts();
  expect(none.all).toBe(await view.now('No 3 seen: all errors'));
  expect(none.threes).toBe(await view.now('No 3 seen: on the 1,010 3s'));
  expect(none.threes).toBeLessThan(505);

  await view.theatre.getByRole('button', { name: /^Prior matching/ }).click();
  const prior = await view.counts();
  expect(prior.all).toBe(await view.now('Prior matching: all errors'));
  expect(prior.threes).toBe(await view.now('Prior matching: on 3s'));
  expect(prior.all).toBeLessThan(none.all);
  expect(prior.threes).toBeLessThan(none.threes);

  await view.theatre.getByRole('button', { name: /^Best on test/ }).click();
  const best = await view.counts();
  expect(best.all).toBe(await view.now('Best on test: all errors'));

  // More bias: never more 3s wrong, and more of the gallery read as 3s.
  const right = async () =>
    Number(/(\d+) of these 24/.exec(await view.theatre.innerText())?.[1] ?? NaN);
  await view.slider.press('Home');
  const [lowest, few] = [await view.counts(), await right()];
  await view.slider.press('End');
  expect((await view.counts()).threes).toBeLessThan(lowest.threes);
  expect(await right()).toBeGreaterThan(few);

  await expectAccessible(page);
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ko');
  await expect(page.getByRole('heading', { level: 2 })).toHaveText('3을 본 적 없는 학생');
  await expect(page.getByText('완료: 5단계 모두').first()).toBeVisible();
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);

  await page.getByRole('button', { name: '보관한 것 지우기' }).click();
  await expect(page.getByText('이번 방문에서는 아직 실행하지 않았습니다').first()).toBeVisible();
});

test('the chosen experiment and its size stand in the address', async ({ page }) => {
  const view = theExperiments(page);
  await view.open('&experiment=few-labels&size=paper');
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(
    'Three in a hundred labels, hard against soft',
  );
  await expect(view.panel).toContainText('The paper size trains for about');
  await page
    .getByRole('navigation', { name: 'All experiments' })
    .getByRole('link', { name: /^Which temperature suits which width/ })
    .click();
  expect(new URL(page.url()).hash).toBe(
    '#v1&view=experiments&experiment=temperature-width&size=paper',
  );
  const map = page.getByRole('table', { name: 'Just now, paper size' });
  await expect(map.getByRole('row')).toHaveCount(5);
  await view.panel.getByRole('button', { name: 'Classroom' }).click();
  expect(new URL(page.url()).hash).toBe('#v1&view=experiments&experiment=temperature-width');
  await expect(page.getByRole('table', { name: 'Just now, classroom size' })).toContainText(
    'T = 20',
  );
  await expectAccessible(page);
});

test('dead workers are told, and the experiment can go on', async ({ page }) => {
  const view = theExperiments(page);
  await view.open('&experiment=regression-student');
  await view.run.click();
  await expect(view.panel).toContainText('Training now: Teacher', { timeout: 60_000 });
  for (const worker of page.workers()) {
    await worker.evaluate(() => {
      setTimeout(() => {
        throw new Error('killed by a test');
      });
    });
  }
  await expect(view.panel.getByRole('alert')).toContainText('A training process of this tab died');
  await view.goOn.click();
  await expect(view.panel).toContainText('Training now: Teacher', { timeout: 60_000 });
  await expect(view.panel.getByRole('alert')).toBeHidden();
  await view.stop.click();
  await expect(view.panel).toContainText('done and kept');
});

test('where the browser keeps nothing, the page says so', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
  });
  const view = theExperiments(page);
  await view.open();
  await expect(view.panel).toContainText('This browser lets the page keep nothing');
});
