import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { chapters } from '../../web/app/address/chapters.js';
import { drawAll, expectAccessible, quickRun, visit } from './the-page.js';

const laptop = { width: 1280, height: 800 };
const phone = { width: 360, height: 740 };

/** One of each kind: with the missing digit, with maps, with costs, with many rows. */
const experiments = /** @type {const} */ ([
  'mythical-3',
  'temperature-width',
  'deployment',
  'hinton-2015',
]);

/**
 * Tests of all that the page shows in a language: before a training, after one with something done in
 * every chapter, the experiments and the lab; in these themes, and once more on a phone. The theme
 * changes colours, which no language does: both in one language are enough.
 * @param {'en' | 'ko'} code
 * @param {('light' | 'dark')[]} themes
 */
export function testEveryPart(code, themes) {
  test.describe.configure({ mode: 'serial' });
  const file = new URL(`../../web/messages/${code}.json`, import.meta.url);
  const messages = JSON.parse(readFileSync(file, 'utf8'));

  /** @type {import('@playwright/test').Page} */
  let page;

  test.beforeAll(async ({ browser }) => {
    const context = await browser.newContext({ colorScheme: 'light', viewport: laptop });
    page = await context.newPage();
  });

  test.afterAll(() => page.context().close());

  /** @param {import('@playwright/test').Locator} where @param {string} key of its words */
  const press = (where, key) =>
    where.getByRole('button', { name: messages[key], exact: true }).click();
  const chapter = (/** @type {string} */ name) => page.locator(`#chapter-${name}`);
  const goTo = (/** @type {string} */ hash) =>
    page.evaluate((to) => {
      location.hash = to;
    }, hash);

  /** In a document without the story: axe goes through what is hidden, too. */
  async function openAnew(/** @type {string} */ hash) {
    await page.goto('about:blank');
    await visit(page, `./?lang=${code}${hash}`);
  }

  async function unfoldAll() {
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
  }

  /** What is narrower can scroll, hide what was wide, or come too near to its neighbours. */
  async function expectAccessibleOnAPhone() {
    await page.setViewportSize(phone);
    // Where the bar covers nothing: half a slider behind it is a small target to axe.
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await expectAccessible(page, [], { themes: ['light'] });
    await page.setViewportSize(laptop);
  }

  test('before a training', async () => {
    await visit(page, `./?lang=${code}${quickRun}`);
    await drawAll(page);
    await expect(page.locator('#train')).toContainText(messages['progress.ready']);
    await expect(page.locator('main').getByRole('complementary')).not.toHaveCount(0);
    await expectAccessible(page, [], { themes });
  });

  test('every chapter', async () => {
    const train = page.locator('#train');
    await press(train, 'training.train');
    await expect(train).toContainText(messages['progress.finished'], { timeout: 30_000 });

    await chapter('evidence').getByRole('slider').press('Home'); // one seed
    await press(chapter('evidence'), 'evidence.start');
    await expect(chapter('evidence').locator('.dot')).toHaveCount(7, { timeout: 60_000 });
    await chapter('loss').locator('.cards .chip').first().click();
    await chapter('loss').locator('.cards .quiet').first().click();
    await expect(chapter('loss').locator('.scroll tbody tr')).toHaveCount(1);
    await chapter('training').locator('[data-cell="4-9"]').first().click();
    await expect(chapter('training').getByRole('group').getByRole('img')).not.toHaveCount(0);
    await press(chapter('knowledge'), 'transfer.learn');
    await expect(chapter('knowledge').locator('dd')).toHaveCount(2);
    const exercise = chapter('classroom').getByRole('listitem').last();
    await exercise.getByRole('spinbutton').fill('5');
    await press(exercise, 'exercise.check');

    for (const { name } of chapters) await expect(chapter(name)).toBeVisible();
    await unfoldAll();
    await expectAccessible(page, [], { themes });
    await expectAccessibleOnAPhone();
  });

  for (const name of experiments) {
    test(`the experiment ${name}`, async () => {
      await openAnew(`#v1&view=experiments&experiment=${name}`);
      await expect(page.locator('#experiment-title')).toHaveText(
        messages[`experiment.${name}.title`],
      );
      await unfoldAll();
      await expectAccessible(page, [], { themes });
      await expectAccessibleOnAPhone();
    });
  }

  test('the lab', async () => {
    await openAnew('#v1&view=lab&lab.hidden=30&lab.images=1000&lab.heldOut=1000&lab.epochs=6');
    const kept = page.locator('[aria-labelledby=lab-kept] ul > li');
    await press(page.locator('main'), 'lab.run');
    await expect(kept).toHaveCount(1);
    await goTo('#v1&view=lab&lab.hidden=30&lab.images=1000&lab.objective=smoothing&lab.epochs=6');
    await press(page.locator('main'), 'lab.run');
    await expect(kept).toHaveCount(2);
    await unfoldAll();
    await expectAccessible(page, [], { themes });
    await expectAccessibleOnAPhone();
  });
}
