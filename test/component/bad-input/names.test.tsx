import { fireEvent, screen, waitFor } from '@testing-library/react'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_NAME, nameSentence, parseName } from '#src/domain/name.ts'
import { isPlain, openPerson, pickUser } from '#test/component/user-detail/open-person.ts'
import { expectFocus } from '#test/support/focus.ts'
import { renderApp } from '#test/support/render-app.tsx'
import { recordRequests } from '#test/support/requests.ts'

/**
 * Odd names, each in both forms for a name. The limit is the service's own: 255 UTF-16 units.
 */

const person = pickUser(isPlain)

type Sent = ReturnType<typeof recordRequests>
const names = (sent: Sent) =>
  sent.filter(({ method }) => method === 'PUT').map(({ body }) => (JSON.parse(body) as { name: string }).name)

const forms = {
  profile: async () => {
    const app = await renderApp({ url: '/account/{account}/me/profile' })
    const field = await screen.findByLabelText<HTMLInputElement>('Name')
    return { ...app, field, loaded: field.value }
  },
  'edit dialog': async () => {
    const app = await openPerson(person.uuid, { tab: 'details', as: 'service-account' })
    await app.user.click(await screen.findByRole('button', { name: /Edit name|Edit the name|^Edit/u }))
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Name' })
    return { ...app, field, loaded: field.value }
  },
} as const
const both = Object.keys(forms) as (keyof typeof forms)[]

async function open(form: keyof typeof forms) {
  const page = await forms[form]()
  const sent = recordRequests()
  return {
    ...page,
    sent,
    type: async (text: string) => {
      await page.user.clear(page.field)
      await page.user.click(page.field)
      await page.user.paste(text)
    },
    save: () => page.user.click(screen.getByRole('button', { name: 'Save changes' })),
  }
}

const refused = [
  ['empty', '', /^Enter a name/u],
  ['spaces only', '   ', /^Enter a name/u],
  ['only invisible characters', '\u200b\u200d\u2066', /^Enter a name/u],
  ['256 characters', 'x'.repeat(256), /Use up to 255 characters \(you have 256\)/u],
  ['1 MB', 'x'.repeat(1_000_000), /Use up to 255 characters \(you have 1,000,000\)/u],
  ['tab', 'Ann\tLee', /Remove character 4\. It’s a line break, tab, or other control character/u],
  ['control character', 'Ann\u0007Lee', /Remove character 4\. It’s a line break/u],
  ['line separator', 'Ann\u2028Lee', /Remove character 4\. It’s a line break/u],
  ['right-to-left override', 'Ann\u202Eeel', /Remove character 4\. It’s invisible/u],
  ['zero-width space', 'An\u200bn', /Remove character 3\. It’s invisible/u],
] as const

const accepted = [
  ...["O'Brien", 'Jean-Luc', 'María José', '李小龙', 'محمد', 'Nguyễn', 'X', 'Null', 'undefined', 'true'],
  ...['/ slash', 'a: b', '<ann', 'ann>', 'a=b', '(ann)', 'علی\u200cرضا', 'क्\u200dष', '👩\u200d👧'],
  ...['<script>alert(1)</script>', '{{7*7}}', '${x}', '=1+1', 'x'.repeat(MAX_NAME)],
]

describe.each(both)('3.3 names: %s', (form) => {
  it('refuses each bad name with the reason and its place, keeps it, takes focus and sends nothing', async () => {
    const page = await open(form)
    expect(page.field).not.toHaveAttribute('maxlength')
    for (const [row, typed, reason] of refused) {
      fireEvent.input(page.field, { target: { value: typed } })
      await page.save()
      expect(page.field, row).toHaveAccessibleDescription(expect.stringMatching(reason))
      await expectFocus(page.field)
      expect(page.field.value, row).toBe(typed)
    }
    expect(names(page.sent)).toEqual([])
    // The loaded name was not overwritten.
    fireEvent.input(page.field, { target: { value: page.loaded } })
    expect(page.field).not.toBeInvalid()
  })

  it('says so after leaving the field, not while typing, and counts before the limit', async () => {
    const page = await open(form)
    fireEvent.input(page.field, { target: { value: 'Ann\tLee' } })
    expect(page.field).not.toBeInvalid()
    await page.user.click(page.field)
    fireEvent.blur(page.field)
    expect(page.field).toBeInvalid()
    fireEvent.input(page.field, { target: { value: 'x'.repeat(240) } })
    expect(page.field).not.toBeInvalid()
    expect(screen.getByText('240 of 255')).toBeVisible()
  })

  it.each([
    ['NFC on the wire', 'Zoe\u0301 Renard', 'Zoé Renard'],
    ['characters that the service may refuse are left to it', 'Ann (QA) Lee', 'Ann (QA) Lee'],
    ['a joiner in a Persian name', 'علی\u200cرضا', 'علی\u200cرضا'],
    ['as long as allowed, not cut', 'y'.repeat(255), 'y'.repeat(255)],
  ])('%s', async (_, typed, wire) => {
    const page = await open(form)
    await page.type(typed)
    await page.save()
    await waitFor(() => {
      expect(names(page.sent)).toEqual([wire])
    })
  })

  it('markup is text, everywhere', async () => {
    const page = await open(form)
    const name = 'Eve "><img src=x>'
    await page.type(name)
    await page.save()
    await waitFor(() => {
      expect(names(page.sent)).toEqual([name])
    })
    // The service refuses angle brackets: its answer is shown and the text stays.
    await waitFor(() => {
      expect(document.body.textContent).toMatch(/Couldn’t save the name|No changes were made/u)
    })
    expect(page.field).toHaveValue(name)
    expect(document.querySelector('img[src="x"]')).toBeNull()
  })
})

describe('3.3 rules', () => {
  it.each(accepted)('accepts %j and sends it in NFC', (typed) => {
    expect(parseName(typed)).toEqual({ ok: true, name: typed.normalize('NFC') })
  })

  it.each(refused)('%s', (_, typed, reason) => {
    const parsed = parseName(typed)
    expect(parsed.ok ? '' : nameSentence(parsed.problem)).toMatch(reason)
  })

  it('any text: never throws, never cuts, and accepts only what it would accept again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (typed) => {
        const parsed = parseName(typed)
        if (!parsed.ok) return
        expect(parsed.name).toBe(typed.trim().normalize('NFC'))
        expect(parseName(parsed.name)).toEqual(parsed)
      }),
      { numRuns: 2000 },
    )
  })
})
