import { expect, test } from '@playwright/test';
import { holdDigits, thePage } from './the-page.js';

test.beforeEach(({ page }) => holdDigits(page));

/** Where the parts of the first screen stand. @param {import('@playwright/test').Page} page */
const places = (page) =>
  page.evaluate(() =>
    ['h1', 'main p', '.brand', 'header nav a', 'main nav a', '.button.primary'].map((selector) => {
      const { x, y, width } = /** @type {Element} */ (
        document.querySelector(selector)
      ).getBoundingClientRect();
      return [selector, Math.round(x), Math.round(y), Math.round(width)];
    }),
  );

for (const { lang, title, width } of [
  { lang: 'en', title: 'A big network teaches a small one', width: 1280 },
  { lang: 'en', title: 'A big network teaches a small one', width: 360 },
  { lang: 'ko', title: '큰 신경망이 작은 신경망을 가르칩니다', width: 360 },
]) {
  test(`the text is there before the script, and stays where it is (${lang}, ${width})`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    /** @type {() => void} */
    let release = () => {};
    const released = new Promise((resolve) => (release = () => resolve(null)));
    await page.route('**/assets/*.js', async (route) => {
      await released;
      await route.continue();
    });
    await page.goto(`./?lang=${lang}`, { waitUntil: 'commit' });
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect(page.locator('#page')).toHaveAttribute('inert', '');
    const painted = await page.locator('#page *').elementHandles();
    await page.evaluate(() => document.fonts.ready);
    const before = await places(page);

    release();
    await expect(page.locator('#page[inert], .island[inert]')).toHaveCount(0); // all of it is live
    const areStillThere = await Promise.all(
      painted.map((element) => element.evaluate(({ isConnected }) => isConnected)),
    );
    expect(areStillThere).not.toContain(false); // what has been painted is not made again
    await page.evaluate(() => document.fonts.ready);
    expect(await places(page)).toEqual(before);
  });
}

for (const { lang, width } of [
  { lang: 'en', width: 1280 },
  { lang: 'en', width: 360 },
  { lang: 'ko', width: 1280 },
  { lang: 'ko', width: 360 },
]) {
  test(`nothing moves while the page opens (${lang}, ${width})`, async ({ page }) => {
    const dk = thePage(page);
    await page.unrouteAll(); // the digits' coming changes what the page says
    await page.setViewportSize({ width, height: 800 });
    // A page that did not wait for its faces would be painted before they come.
    await page.route('**/*latin*.woff2', async (route) => {
      await new Promise((goOn) => setTimeout(goOn, 100));
      await route.continue();
    });
    await dk.open(`?lang=${lang}`);
    await expect(page.locator('.chapter')).toHaveCount(8);
    await expect(page.locator('#train')).toContainText(/Ready: 60,000|준비 완료: 학습용 60,000/);
    const shift = await page.evaluate(
      () =>
        new Promise((tell) => {
          new PerformanceObserver((list) =>
            tell(list.getEntries().reduce((sum, entry) => sum + Reflect.get(entry, 'value'), 0)),
          ).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => tell(0), 500); // an observer of nothing is not called
        }),
    );
    expect(shift).toBeLessThan(0.01);
  });
}

for (const { faces, areFetched } of [
  { faces: 'come', areFetched: true },
  { faces: 'do not come', areFetched: false },
]) {
  test(`a script that the system lacks waits for its faces, which ${faces}`, async ({ page }) => {
    /** @type {() => void} */
    let release = () => {};
    const released = new Promise((resolve) => (release = () => resolve(null)));
    await page.route('**/*korean*.woff2', async (route) => {
      await released;
      await route.continue();
    });
    await page.addInitScript(() => {
      CanvasRenderingContext2D.prototype.measureText = () =>
        /** @type {TextMetrics} */ ({ width: 6 }); // one box for all letters
    });
    await page.goto('./?lang=ko', { waitUntil: 'commit' });
    const title = page.locator('h1');
    await expect(title).toBeAttached();
    await expect(title).toBeHidden();
    if (areFetched) release();
    await expect(title).toBeVisible();
    const areThere = await page.evaluate(() =>
      [...document.fonts].some(
        ({ family, status }) => family.includes('IBM Plex Sans KR') && status === 'loaded',
      ),
    );
    expect(areThere).toBe(areFetched);
    release();
  });
}

for (const { lang, count } of [
  { lang: 'en', count: 2 },
  { lang: 'ko', count: 4 },
]) {
  test(`the first screen needs no face but those cut down for the page: ${lang}`, async ({
    page,
  }) => {
    /** @type {string[]} */
    const faces = [];
    page.on('request', (request) => {
      if (request.resourceType() === 'font') faces.push(request.url());
    });
    await page.route('**/assets/*.js', (route) => route.abort());
    await page.goto(`./?lang=${lang}`);
    await page.evaluate(() => document.fonts.ready);
    expect(faces.length).toBe(count);
    for (const face of faces) expect(face).toContain('used-');

    await page.evaluate(() => (document.querySelector('h1') ?? document.body).append('é'));
    await expect.poll(() => faces.length).toBe(count + 1);
    expect(faces.at(-1)).toContain('latin-wght');
    expect(faces.at(-1)).not.toContain('used-');
  });
}

test('the first paint has the theme of the last visit, and the view that a link leads to', async ({
  page,
}) => {
  await page.route('**/assets/*.js', (route) => route.abort());
  await page.goto('./');
  await page.evaluate(() => localStorage.setItem('dark-knowledge.theme', 'dark'));
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');

  await page.goto('about:blank');
  await page.goto('./#v1&view=lab');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The lab');

  await page.goto('about:blank');
  await page.goto('./#v1&only=loss');
  await expect(page.locator('#page')).toBeEmpty();
});

for (const { about, link, temperature } of [
  { about: 'other settings', link: '#v1&temperature=10&seed=5', temperature: '10' },
  { about: 'a version that is not known', link: '#v9&view=lab', temperature: '8' },
]) {
  test(`the first screen becomes the page that a link leads to: ${about}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(`./${link}`);
    await expect(page.locator('#page')).not.toHaveAttribute('inert');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'A big network teaches a small one',
    );
    await expect(page.getByRole('button', { name: 'Dark theme' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    await expect(page.locator('header a', { hasText: 'Story' })).toHaveAttribute(
      'aria-current',
      'page',
    );
    await expect(page.locator('header')).toHaveCount(1);
    await expect(page.getByRole('slider', { name: 'Temperature T' })).toHaveAttribute(
      'aria-valuetext',
      temperature,
    );
  });
}

test('a language that cannot be fetched is told, and can be asked for again', async ({ page }) => {
  const dk = thePage(page);
  await page.route('**/assets/ko-*.js', (route) => route.abort());
  await dk.open('?lang=en');
  const choice = page.locator('header label > select');
  await choice.selectOption('ko');
  const alert = page.getByRole('alert').filter({ hasText: '한국어' });
  await expect(alert).toContainText('could not be fetched');
  await expect(choice).toHaveValue('en');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');

  await page.unroute('**/assets/ko-*.js');
  await page.reload();
  await choice.selectOption('ko');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko');
  await expect(choice).toHaveValue('ko');
});

const phone = { width: 412, height: 823 };

for (const { view, last } of [
  { view: 'story', last: '#chapter-classroom' },
  { view: 'experiments', last: '#experiment-title' },
  { view: 'lab', last: '.lab .button.primary' },
]) {
  test(`what is below the first screen waits for the reader: ${view}`, async ({ page }) => {
    await page.setViewportSize(phone);
    await page.goto(`./#v1&view=${view}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('#page[inert], .island[inert]')).toHaveCount(0);
    await page.waitForTimeout(1500); // or it would only be late
    await expect(page.locator(last)).toHaveCount(0);
    await page.mouse.wheel(0, 1);
    await expect(page.locator(last)).toHaveCount(1);
  });
}

test('what is below the first screen is made for a reader who gives no sign', async ({ page }) => {
  await page.clock.install();
  await page.setViewportSize(phone);
  await page.goto('./');
  await expect(page.locator('#page[inert], .island[inert]')).toHaveCount(0);
  await expect(page.locator('.chapter')).toHaveCount(0);
  await page.clock.fastForward('00:08');
  await expect(page.locator('.chapter')).toHaveCount(8);
});

test('a chapter is made when the reader comes near it', async ({ page }) => {
  const dk = thePage(page);
  await dk.open();
  const exercises = page.locator('#chapter-classroom form');
  await expect(page.locator('#chapter-classroom h2')).toBeAttached();
  await expect(exercises).toHaveCount(0);
  await page.getByRole('link', { name: /^8\. / }).click();
  await expect(exercises).toHaveCount(6);
});

for (const key of ['Tab', 'Control+f']) {
  test(`all chapters are made for whoever presses ${key}`, async ({ page }) => {
    const dk = thePage(page);
    await dk.open();
    await page.locator('h1').click(); // the page has the keyboard
    const exercises = page.locator('#chapter-classroom form');
    await expect(page.locator('#chapter-classroom h2')).toBeAttached();
    await expect(exercises).toHaveCount(0);
    await page.keyboard.press(key);
    await expect(exercises).toHaveCount(6);
  });
}

test('all chapters are made when the page is printed', async ({ page }) => {
  const dk = thePage(page);
  await dk.open();
  await expect(page.locator('#chapter-classroom h2')).toBeAttached();
  const made = await page.evaluate(() => {
    dispatchEvent(new Event('beforeprint')); // the page is printed as this leaves it
    return [...document.querySelectorAll('.chapter')].map(({ id }) => [
      id,
      document.querySelectorAll(`#${id} :is(table, form, svg)`).length > 0,
    ]);
  });
  expect(made).toHaveLength(8);
  expect(made.filter(([, isMade]) => !isMade)).toEqual([]);
});
