import { expect, test } from '@playwright/test';
import { drawAll, expectAccessible, holdDigits, quickRun, thePage, visit } from './the-page.js';

test('a link locks and hides settings', async ({ page }) => {
  const dk = thePage(page);
  await dk.open(`${quickRun}&temperature=4&lock=temperature,seed,batchSize&hide=images`);
  const temperature = dk.training.getByRole('slider', { name: 'Temperature T' });
  await expect(temperature).toHaveAttribute('aria-valuetext', '4');
  await expect(temperature).toBeDisabled();
  await expect(dk.training.getByRole('slider', { name: 'Images for the students' })).toHaveCount(0);
  await dk.training.getByText('Advanced settings').click();
  await expect(dk.training.getByRole('spinbutton', { name: 'Seed' })).toBeDisabled();
  await dk.ready();
  await dk.train.click();
  await dk.finished();
  await expect(dk.again).toBeVisible();
  await expect(dk.newSeed).toHaveCount(0);
  await dk.training.getByRole('button', { name: 'Back to the defaults' }).click();
  expect(new URL(page.url()).hash).toBe(
    '#v1&lock=temperature,seed,batchSize&hide=images&images=1000&temperature=4',
  );
});

test('a lesson can be made, and its link opens it', async ({ page }) => {
  await holdDigits(page);
  const dk = thePage(page);
  await dk.open('#v1&temperature=2.5&seed=9');
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog', { name: 'A link for your lesson' });
  await dialog.getByLabel('Where it opens').selectOption('The distillation loss');
  await dialog.getByLabel('Temperature T').selectOption('locked');
  await dialog.getByLabel('Optimizer').selectOption('hidden');
  const link = await dialog.getByLabel('Link', { exact: true }).inputValue();
  expect(new URL(link).hash).toBe(
    '#v1&chapter=loss&lock=temperature&hide=optimizer&temperature=2.5&seed=9',
  );
  await expectAccessible(page, ['dialog']);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toBeHidden();

  await page.goto('about:blank');
  await visit(page, link);
  await expect(dk.training.getByRole('slider', { name: 'Temperature T' })).toBeDisabled();
  await expect(page.getByRole('heading', { name: 'The distillation loss' })).toBeInViewport();
});

test('a link can lead to the lab and lock it', async ({ page }) => {
  await holdDigits(page);
  const dk = thePage(page);
  await dk.open('?lang=en#v1&view=lab&lab.epochs=7');
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog', { name: 'A link for your lesson' });
  await expect(dialog.getByLabel('Where it opens')).toHaveValue('lab');
  await dialog.getByLabel('Settings of the next run').selectOption('locked');
  const link = await dialog.getByLabel('Link', { exact: true }).inputValue();
  const { search, hash } = new URL(link);
  expect([search, hash]).toEqual(['', '#v1&view=lab&lock=lab&lab.epochs=7']);

  await page.goto('about:blank');
  await visit(page, link);
  const epochs = page.getByRole('spinbutton', { name: 'Epochs', exact: true });
  await expect(epochs).toHaveValue('7');
  await expect(epochs).toBeDisabled();
});

test('a link to one chapter shows it, whatever view it names', async ({ page }) => {
  await holdDigits(page);
  await visit(page, './#v1&view=lab&only=loss');
  await expect(page.getByRole('heading', { name: 'The distillation loss' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
});

for (const [what, address] of /** @type {const} */ ([
  ['as HTML', '#v1&amp;view=lab&amp;lock=lab&amp;lab.epochs=7'],
  ['percent-encoded, with a full stop', '#v1%26view%3Dlab%26lock%3Dlab%26lab.epochs%3D7.'],
  ['with its # in the query', '?lang=en%23v1%26view%3Dlab%26lock%3Dlab%26lab.epochs%3D7'],
])) {
  test(`a link that was mangled on its way opens what was meant (${what})`, async ({ page }) => {
    await holdDigits(page);
    await visit(page, `./${address}`);
    await expect(page.getByRole('heading', { level: 1, name: 'The lab' })).toBeVisible();
    const epochs = page.getByRole('spinbutton', { name: 'Epochs', exact: true });
    await expect(epochs).toHaveValue('7');
    await expect(epochs).toBeDisabled();
    await expect(page.getByRole('alert')).toHaveCount(0);
  });
}

test('a link that asks twice for what there is not is explained', async ({ page }) => {
  const dk = thePage(page);
  await dk.open('#v1&coffee=1&coffee=2&seed=7');
  await expect(page.getByRole('alert').getByText('There is no setting “coffee”.')).toHaveCount(2);
});

test('one part stands in a frame of another page and works there', async ({ page, baseURL }) => {
  await page.setContent(
    `<iframe src="${baseURL}${quickRun}&only=start" width="1200" height="900"></iframe>`,
  );
  const frame = page.frameLocator('iframe');
  await expect(frame.getByRole('banner')).toHaveCount(0);
  await expect(frame.getByRole('region', { name: 'One image under the microscope' })).toHaveCount(
    0,
  );
  await expect(frame.getByRole('img', { name: 'Test image of a 2' })).toHaveCount(2);
  await frame.getByRole('button', { name: 'Train all three' }).click();
  await expect(frame.getByText('Finished. The numbers are below').first()).toBeVisible({
    timeout: 60_000,
  });
  await expect(frame.getByRole('link', { name: 'Open the whole page' })).toHaveAttribute(
    'href',
    quickRun,
  );
});

test('a link with an unknown control is explained, not obeyed', async ({ page }) => {
  await holdDigits(page);
  const dk = thePage(page);
  await dk.open('#v1&lock=temperature,coffee');
  await expect(page.getByRole('alert')).toContainText(
    '“temperature,coffee” is not possible for “lock”.',
  );
  await expect(dk.training.getByRole('slider', { name: 'Temperature T' })).toBeEnabled();
});

test('the way of looking stands in the address, and moving it does not move the page', async ({
  page,
}) => {
  const dk = thePage(page);
  await dk.open('#v1&chapter=soft-labels&look=3&scale=log', { drawsAll: true });
  const temperature = dk.microscope.getByRole('slider', { name: 'Viewing temperature' });
  await expect(temperature).toHaveAttribute('aria-valuetext', /^T\s=\s3$/);
  await expect(dk.microscope.getByRole('button', { name: 'Logarithmic' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await dk.networksNote();
  await dk.still();
  await temperature.scrollIntoViewIfNeeded();
  await temperature.focus();
  const scrolled = await page.evaluate(() => scrollY);
  await temperature.press('ArrowRight');
  await expect(temperature).toHaveAttribute('aria-valuetext', /^T\s=\s3\.5$/);
  expect(new URL(page.url()).hash).toBe('#v1&chapter=soft-labels&look=3.5&scale=log');
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => scrollY)).toBe(scrolled);
});

/**
 * The chosen image, and what the page's own networks say of it.
 * @param {ReturnType<typeof thePage>} dk
 */
async function underTheMicroscope({ microscope }) {
  const logits = microscope.getByRole('table', { name: /^The logits/ });
  if (!(await logits.isVisible())) {
    await microscope.locator('summary', { hasText: 'The logits' }).click();
  }
  const numbers = async () =>
    (await logits.getByRole('cell').allInnerTexts()).map((text) => Number(text.replace('−', '-')));
  // Untrained networks, which answer first, have no logit as large.
  await expect.poll(async () => Math.max(...(await numbers()))).toBeGreaterThan(5);
  return {
    image: await microscope.getByText(/^Test image /).innerText(),
    logits: await numbers(),
  };
}

test('the image under the microscope stands in the address, and a fresh page opens it', async ({
  page,
  browser,
}) => {
  const dk = thePage(page);
  await dk.open('', { drawsAll: true });
  const own = await underTheMicroscope(dk);
  expect(new URL(page.url()).hash).toBe('');
  const length = await page.evaluate(() => history.length);

  await dk.microscope.getByRole('button', { name: '7', exact: true }).click();
  await dk.microscope
    .getByRole('group', { name: 'Choose an image' })
    .getByRole('button')
    .nth(4)
    .click();
  await expect.poll(async () => (await underTheMicroscope(dk)).logits).not.toEqual(own.logits);
  const chosen = await underTheMicroscope(dk);
  const index = Number(/^Test image ([\d,]+), a 7$/.exec(chosen.image)?.[1].replace(',', ''));
  expect(new URL(page.url()).hash).toBe(`#v1&image=${index}`);
  expect(await page.evaluate(() => history.length)).toBe(length);

  const other = await browser.newPage();
  await visit(other, page.url());
  const fresh = thePage(other);
  await drawAll(other);
  await expect.poll(() => underTheMicroscope(fresh)).toEqual(chosen);
  const images = fresh.microscope.getByRole('group', { name: 'Choose an image' });
  await expect(images.getByRole('button', { pressed: true })).toHaveAccessibleName(chosen.image);

  // Another address in the same page, and none.
  await other.evaluate(() => (location.hash = '#v1&image=0'));
  await expect(fresh.microscope.getByText('Test image 0, a 7')).toBeVisible();
  await other.evaluate(() => (location.hash = ''));
  await expect.poll(() => underTheMicroscope(fresh)).toEqual(own);
  await other.close();
});

test('an image that there is not is explained, and the page chooses one', async ({ page }) => {
  const dk = thePage(page);
  for (const value of ['10000', 'x']) {
    await page.goto('about:blank');
    await dk.open(`#v1&image=${value}`, { drawsAll: true });
    await underTheMicroscope(dk);
    const alert = page.getByRole('alert');
    await expect(alert).toContainText(`“${value}” is not possible for “image”.`);
    await dk.microscope.getByRole('button', { name: '3', exact: true }).click();
    await expect(dk.microscope.getByText(/^Test image [\d,]+, a 3$/)).toBeVisible();
    await expect(alert).toBeHidden();
    expect(new URL(page.url()).hash).toMatch(/^#v1&image=\d+$/);
  }
});
