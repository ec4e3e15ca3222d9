import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';

/** A comparison of a second or two: the settings in the URL are the page's own feature. */
export const quickRun =
  '#v1&teacher=100&teacherEpochs=0.5&student=30&studentEpochs=4&images=1000&rate=0.003';

/** A comparison that is still running when a test has looked at it. */
export const slowRun = '#v1&teacher=1200-1200&teacherEpochs=50';

/**
 * Opens an address as somebody who then moves the mouse: what is below the first screen waits for a
 * reader, else for eight seconds.
 * @param {import('@playwright/test').Page} page
 * @param {string} address
 */
export async function visit(page, address) {
  await page.goto(address);
  await page.mouse.move(1, 1);
}

/**
 * Keeps the digits on their way, for a test that needs none: unpacking them is half of opening a page.
 * @param {import('@playwright/test').Page} page
 */
export const holdDigits = (page) => page.route('**/mnist/**', () => {});

/**
 * What a visitor sees and can reach, by the names that a screen reader says.
 * @param {import('@playwright/test').Page} page
 */
export function thePage(page) {
  const section = (/** @type {string} */ name) => page.getByRole('region', { name, exact: true });
  // The status bar has some of them too, while the panel is out of sight.
  const button = (/** @type {string} */ name) =>
    section('Training').getByRole('button', { name, exact: true });
  return {
    page,
    train: button('Train all three'),
    pause: button('Pause'),
    resume: button('Resume'),
    stop: button('Stop'),
    again: button('Train again, same seed'),
    newSeed: button('New seed'),
    tryAgain: button('Try again'),
    progress: page.getByRole('progressbar'),
    training: section('Training'),
    curves: section('Watch them learn'),
    results: section('What came out'),
    microscope: section('One image under the microscope'),
    classes: section('What each network takes each digit for'),
    draw: section('Draw one yourself'),

    /**
     * @param {string} [hash]
     * @param {{ drawsAll?: boolean }} [options] whether what is out of sight is drawn, too
     */
    async open(hash = '', { drawsAll = false } = {}) {
      await visit(page, `./${hash}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      if (drawsAll) await drawAll(page);
    },

    /**
     * Waits until the page says what it is doing.
     * @param {string} text
     * @param {number} [timeout]
     */
    async says(text, timeout) {
      // Looks at every frame; expect() waits up to a second between two looks.
      await section('Training')
        .getByText(text)
        .first()
        .waitFor({ timeout: timeout ?? 15_000 });
    },

    async ready() {
      await this.says('Ready: 60,000 digits');
    },

    /** Waits for the networks that the project trained, which come after the images. */
    async networksNote() {
      await expect(
        page.getByRole('complementary', { name: 'Whose networks answer' }).first(),
      ).toContainText('networks of this project');
    },

    /** Waits until what the chapters ask the networks has found its place. */
    async still() {
      await page.waitForFunction(
        () => {
          const state = /** @type {{ height?: number }} */ (window);
          const before = state.height;
          state.height = document.documentElement.scrollHeight;
          return state.height === before;
        },
        null,
        { polling: 700 },
      );
    },

    async finished(timeout = 30_000) {
      await this.says('Finished. The numbers are below', timeout);
    },

    /** Test errors of the three networks, from the table. */
    async errors() {
      const row = section('What came out').getByRole('row', { name: /^Wrong of 10,000/ });
      const cells = await row.getByRole('cell').allInnerTexts();
      const [teacher, alone, distilled] = cells.map((text) => Number(text.replace(',', '')));
      return { teacher, alone, distilled };
    },

    async percentDone() {
      return Number(await page.getByRole('progressbar').getAttribute('aria-valuenow'));
    },
  };
}

/**
 * Chapters are made when the reader comes near them, and drawn when they come into sight; before that
 * their text cannot be read as a person reads it. On paper all of them are there.
 * @param {import('@playwright/test').Page} page
 */
export async function drawAll(page) {
  await page.locator('.chapter').first().waitFor({ state: 'attached' });
  await page.addStyleTag({ content: '.drawn-in-sight { content-visibility: visible !important }' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
}

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * No violation of WCAG 2.2 A and AA that axe can find, in either theme.
 * @param {import('@playwright/test').Page} page
 * @param {string[]} [parts] selectors of what to look at; the whole page unless said
 * @param {{ themes?: ('light' | 'dark')[] }} [options] both unless said
 */
export async function expectAccessible(page, parts = [], { themes = ['light', 'dark'] } = {}) {
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' }); // no colour on its way
    await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    // In one go: the page has no frames, and the other mode sends all that passes twice over.
    const axe = new AxeBuilder({ page }).setLegacyMode(true);
    axe.options({ resultTypes: ['violations'] });
    for (const part of parts) axe.include(part);
    if (colorScheme === 'light') axe.withTags([...standards, 'best-practice']);
    else axe.withRules('color-contrast'); // the theme changes nothing else
    const { violations } = await axe.analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
    expect(found, `axe, ${colorScheme}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null });
}
