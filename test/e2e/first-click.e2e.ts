import type { Locator, Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'

const frames = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let left = 4
        const next = () => {
          left -= 1
          if (left === 0) resolve()
          else requestAnimationFrame(next)
        }
        requestAnimationFrame(next)
      }),
  )

/** Presses as a hand does: the page has time to move between down and up. @returns how far it moved, in pixels */
async function press(page: Page, target: Locator): Promise<number> {
  await target.scrollIntoViewIfNeeded()
  const before = await target.boundingBox()
  if (before === null) throw new Error('Nothing to press')
  await target.evaluate((element) => {
    Object.assign(window, { pressed: 0 })
    element.addEventListener('click', () => {
      Object.assign(window, { pressed: 1 })
    })
  })
  await page.mouse.move(before.x + before.width / 2, before.y + before.height / 2)
  await page.mouse.down()
  await frames(page)
  const after = await target.boundingBox()
  await page.mouse.up()
  expect(await page.evaluate(() => (window as unknown as { pressed: number }).pressed)).toBe(1)
  return Math.max(Math.abs((after?.x ?? NaN) - before.x), Math.abs((after?.y ?? NaN) - before.y))
}

type Form = {
  readonly title: string
  readonly path: string
  readonly open?: (page: Page) => Promise<void>
  readonly field: (page: Page) => Locator
  /** What leaving the field says something about. */
  readonly text: string
  readonly target: (page: Page) => Locator
  /** What the press leads to, together with what leaving the field does. */
  readonly then: (page: Page) => Locator
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const addDialog = (page: Page) => page.getByRole('dialog', { name: 'Add users' })
const addField = (page: Page) => addDialog(page).getByLabel(/^Email addresses/u)
const addButton = (page: Page) => addDialog(page).getByRole('button', { name: /^Add (?:users|\d+ users?)$/u })

const forms: readonly Form[] = [
  {
    title: 'an address, then Add',
    path: 'users/add',
    field: addField,
    text: 'new.person@newcomers.example',
    target: addButton,
    then: (page) => page.getByText('new.person@newcomers.example').first(),
  },
  {
    title: 'a wrong address, then Add',
    path: 'users/add',
    field: addField,
    text: 'nobody at all',
    target: addButton,
    then: (page) => button(page, 'Edit nobody').or(addDialog(page).getByRole('alert')).first(),
  },
  {
    title: 'an address, then another role',
    path: 'users/add',
    field: addField,
    text: 'new.person@newcomers.example',
    target: (page) => button(page, 'Add another role'),
    then: (page) => page.getByRole('group', { name: 'Role 2' }),
  },
  {
    title: 'text that is no role, then No access yet',
    path: 'users/add',
    field: (page) => page.getByRole('combobox', { name: /^Role 1/u }),
    text: 'no such role',
    target: (page) => page.getByRole('checkbox', { name: /^No access yet/u }),
    then: (page) => page.getByRole('checkbox', { name: /^No access yet/u, checked: true }),
  },
  {
    title: 'a name that is too long, then Save',
    path: 'me/profile',
    field: (page) => page.getByRole('textbox', { name: 'Name' }),
    text: 'x'.repeat(300),
    target: (page) => button(page, 'Save changes'),
    then: (page) => page.locator('[aria-invalid=true]'),
  },
  {
    title: 'a short password, then Change',
    path: 'me/password',
    field: (page) => page.getByLabel('New password', { exact: true }),
    text: 'short',
    target: (page) => button(page, 'Change password'),
    then: (page) => page.locator('[aria-invalid=true]').first(),
  },
  {
    title: 'a different repetition, then Change',
    path: 'me/password',
    field: (page) => page.getByLabel(/^Repeat|again$/u),
    text: 'something else',
    target: (page) => button(page, 'Change password'),
    then: (page) => page.locator('[aria-invalid=true]').first(),
  },
]

for (const { title, path, open, field, text, target, then } of forms)
  test(`the first press counts and nothing moves under it: ${title}`, async ({ page, personas, connectAs }) => {
    const account = personas[0]?.accountIdentifier ?? ''
    await connectAs('account-admin', `/account/${account}/${path}`)
    await open?.(page)
    await field(page).click()
    await field(page).press('Control+a')
    await page.keyboard.insertText(text)
    await frames(page)
    expect(await press(page, target(page))).toBe(0)
    await expect(then(page)).toBeVisible()
  })

test('an address becomes a chip when a press beside it is over, and the chip in work keeps its text', async ({
  page,
  personas,
  connectAs,
}) => {
  const account = personas[0]?.accountIdentifier ?? ''
  await connectAs('account-admin', `/account/${account}/users/add`)
  await addField(page).click()
  await page.keyboard.type('wrong address,')
  await page.keyboard.type('new.person@newcomers.example')
  const edit = button(page, /^Edit /u).first()
  await expect(edit).toBeVisible()
  expect(await press(page, edit)).toBe(0)
  await expect(page.getByRole('textbox', { name: /^Edit address/u })).toBeFocused()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('right@newcomers.example')
  expect(await press(page, button(page, 'Add another role'))).toBe(0)
  await expect(page.getByRole('group', { name: 'Role 2' })).toBeVisible()
  await expect(button(page, /^Remove right@newcomers\.example/u)).toBeVisible()
  await expect(button(page, /^Remove new\.person@newcomers\.example/u)).toBeVisible()
})

test('no address is made of a text that an input method is still composing', async ({ page, personas, connectAs }) => {
  const account = personas[0]?.accountIdentifier ?? ''
  await connectAs('account-admin', `/account/${account}/users/add`)
  await addField(page).click()
  const cdp = await page.context().newCDPSession(page)
  for (const text of ['a', 'a、', 'a、b', 'a@b、'])
    await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
  for (const key of ['Enter', 'Escape']) {
    const event = { key, code: key, windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 }
    await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event })
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
  }
  await expect(addField(page)).toHaveValue('a@b、')
  await expect(addDialog(page)).toBeVisible()
  await expect(button(page, /^Remove a/u)).toBeHidden()
  await cdp.send('Input.insertText', { text: 'ken@newcomers.example' })
  await expect(addField(page)).toHaveValue('ken@newcomers.example')
  await page.keyboard.press('Enter')
  await expect(button(page, /^Remove ken@newcomers\.example/u)).toBeVisible()
})

for (const kind of ['open', 'closed'] as const)
  test(`keys typed into a field of an extension, in a shadow root that is ${kind}, do nothing in the app`, async ({
    page,
    connectAs,
  }) => {
    await connectAs('account-admin')
    await page.getByRole('rowheader').first().waitFor()
    const before = page.url()
    await page.evaluate((mode) => {
      const host = document.createElement('div')
      const root = host.attachShadow({ mode })
      const field = document.createElement('div')
      field.contentEditable = 'true'
      field.textContent = ' '
      const input = document.createElement('input')
      root.append(field, input)
      document.body.append(host)
      Object.assign(window, { foreign: [input, field] })
    }, kind)
    for (const index of [0, 1]) {
      await page.evaluate((at) => {
        ;(window as unknown as { foreign: HTMLElement[] }).foreign[at]?.focus()
      }, index)
      for (const key of ['a', 'e', 'r', 'x', 'j', 'm', '?', '/', 'g', 'i', 'Control+k']) await page.keyboard.press(key)
    }
    await frames(page)
    expect(page.url()).toBe(before)
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(page.getByRole('menu')).toBeHidden()
    await expect(page.getByRole('searchbox', { name: 'Search name or email' })).not.toBeFocused()
  })

test('the first press counts and nothing moves under it: a wrong name in the dialog, then Save', async ({
  page,
  personas,
  connectAs,
}) => {
  const account = personas[0]?.accountIdentifier ?? ''
  await connectAs('service-account', `/account/${account}/users?q=abebe.andersson`)
  // Only the key of a service account changes names of others.
  await page.getByRole('rowheader').getByRole('link').first().click()
  await page
    .getByRole('link', { name: /^Details/u })
    .first()
    .click()
  await button(page, /^Edit name of/u)
    .first()
    .click()
  const dialog = page.getByRole('dialog', { name: /^Edit name of/u })
  const name = dialog.getByRole('textbox')
  for (const text of ['x'.repeat(300), ' ']) {
    await name.click()
    await name.press('Control+a')
    await page.keyboard.insertText(text)
    await frames(page)
    expect(await press(page, dialog.getByRole('button', { name: /^Save/u }))).toBe(0)
    await expect(dialog.locator('[aria-invalid=true]')).toBeVisible()
  }
})

test('the first press counts and nothing moves under it: a wrong word, then Remove', async ({
  page,
  personas,
  connectAs,
}) => {
  const account = personas[0]?.accountIdentifier ?? ''
  await connectAs('account-admin', `/account/${account}/users`)
  await page.getByRole('checkbox', { name: /^Select all \d+ on this page/u }).check()
  await button(page, /^Remove \d+ users/u).click()
  const dialog = page.getByRole('alertdialog', { name: /^Remove \d+ users/u })
  await expect(dialog.getByText(/users will be changed/u)).toBeVisible()
  const word = dialog.getByRole('textbox', { name: /^Type /u })
  await word.click()
  await page.keyboard.insertText('remov')
  await frames(page)
  expect(await press(page, dialog.getByRole('button', { name: /^Remove \d+ users/u }))).toBe(0)
  await expect(dialog.locator('[aria-invalid=true]')).toBeVisible()
  await expect(dialog).toBeVisible()
})
