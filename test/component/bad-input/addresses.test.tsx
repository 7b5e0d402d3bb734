import { createEvent, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { checkAddress } from '#src/domain/address.ts'
import { parseAddresses } from '#src/domain/emails.ts'
import { openAddUsers } from '#test/component/add-users/form.ts'
import { choose } from '#test/component/add-users/form.ts'
import { recordRequests } from '#test/support/requests.ts'

/** Addresses as people paste them; what is pure parsing is in test/unit/domain/emails.test.ts. */

const noAccess = /^No access yet/u
const sentTo = (sent: ReturnType<typeof recordRequests>) =>
  sent
    .filter(({ method, path }) => method === 'POST' && path === '/ng/api/user/users')
    .map(({ body }) => (JSON.parse(body) as { emails: string[] }).emails)

/** About 200 hostile addresses: what is in the address, before it and around it. */
const odd = [
  '\u200b', '\ufeff', '\u00ad', '\u202e', '\u2066', '\u200d', '\u0000', '\u0007', '\ud800', '\u0131', '\u212a', '\u017f', '\u0430',
  '\u03bf', '\uff41', '＠', '%', '%40', '(x)', '"', "'", '<', '>', '\\', ';', ':', '/', '?', '#', '[', ']', '..', '.', '-', '--', '=', '+',
  '*', '{', '}', '|', '`', '~', '!', '$', '&', ' ', '\u00a0', '\u2028', '\r\nBcc: b@y.example\r\n', 'é', 'e\u0301', 'ß', 'ﬁ', '😀', '٣',
] // prettier-ignore
const hostile = [
  ...odd.map((part) => `an${part}n@shown.example`),
  ...odd.map((part) => `ann@sho${part}wn.example`),
  ...odd.map((part) => `${part}ann@shown${part}.example`),
  ...[
    '=?utf-8?q?ann=40evil?=@x.example',
    '=HYPERLINK("http://e")@x.example',
    '+1@x.example',
    '-x@x.example',
    '@SUM(1)@x.example',
  ],
  ...[
    'ann',
    '@',
    'a@b',
    'a@localhost',
    '.a@x.example',
    'a..b@x.example',
    'a@-x.example',
    'a@x..com',
    'a@x.c',
    'a@x.example.',
  ],
  ...[
    'a@[127.0.0.1]',
    '"a b"@x.example',
    `${'l'.repeat(65)}@x.example`,
    `a@${'d.'.repeat(130)}example`,
    'a@b@c.example',
  ],
  ...[
    'ann@b\u00fccher.example',
    'ann@xn--bcher-kva.example',
    '\u0430nn@example.com',
    'ann@ex\u0430mple.com',
    'javascript:alert(1)@x.example',
  ],
  ...[
    '<img src=x onerror=alert(1)>@x.example',
    '{{7*7}}@x.example',
    'mailto:ann@x.example?bcc=b@y.example',
    'ANN@SHOWN.EXAMPLE',
  ],
]

describe('3.2 addresses', () => {
  it(`T14: ${String(hostile.length)} hostile addresses, each alone: what would be sent is what was typed, but for ASCII case and the form of the domain that is shown`, () => {
    expect(hostile.length).toBeGreaterThan(180)
    for (const text of hostile)
      for (const { text: addressText, check } of parseAddresses(text)) {
        // Whatever is shown is in what was typed, unchanged.
        expect(text).toContain(addressText)
        if (!check.ok) continue
        const [name, domain] = check.address.split('@')
        expect(name).toBe(addressText.split('@')[0]?.replace(/[A-Z]/gu, (letter) => letter.toLowerCase()))
        if (!check.international)
          expect(domain).toBe(addressText.split('@')[1]?.replace(/[A-Z]/gu, (c) => c.toLowerCase()))
      }
  })

  it('T14: all of them pasted: exactly what the page shows as ready is sent, or nothing', async () => {
    const { paste, user, dialog, send } = await openAddUsers()
    await paste(hostile.join('\n'))
    // International domains are sent only where their ASCII form is on the page.
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    const ready: string[] = []
    let page = ''
    for (;;) {
      page += dialog.textContent
      ready.push(
        ...within(within(dialog).getByRole('list', { name: 'Addresses' }))
          .getAllByRole('button', { name: /^Remove / })
          .map((button) => (button.getAttribute('aria-label') ?? '').replace(/^Remove /u, ''))
          .filter((label) => !label.endsWith(', to fix')),
      )
      const next = within(dialog).getByRole('button', { name: 'Next addresses' })
      if (next.getAttribute('aria-disabled') === 'true') break
      await user.click(next)
    }
    const sent = recordRequests()
    await user.click(send())
    await waitFor(() => {
      expect(sentTo(sent).flat().length).toBeGreaterThan(0)
    })
    const emails = sentTo(sent).flat()
    const shown = new Set(ready.map((text) => text.toLowerCase()))
    for (const email of emails) expect(shown.has(email) || page.includes(email), email).toBe(true)
    for (const email of emails) expect(email).toMatch(/^[\x21-\x7e]+$/u)
    expect(new Set(emails).size).toBe(emails.length)
  })

  it.each([
    ['dotless i', 'm\u0131ke@x.example', 'mike@x.example'],
    ['Kelvin sign', '\u212aim@x.example', 'kim@x.example'],
    ['long s', 'sam\u017f@x.example', 'sams@x.example'],
    ['domain with Kelvin sign', 'ann@\u212aite.example', 'ann@kite.example'],
    ['domain with dotless i', 'ann@k\u0131te.example', 'ann@kite.example'],
    ['full-width letters', 'ann@\uff4bite.example', 'ann@kite.example'],
  ])('T14: %s is never folded into the plain letter', (_, typed, plain) => {
    const check = checkAddress(typed)
    expect(check.ok ? check.address : undefined).not.toBe(plain)
    expect(checkAddress(plain)).toMatchObject({ ok: true, address: plain })
  })

  it('T14: a look-alike of a domain of the people here needs a tick, the domain itself does not', async () => {
    const { paste, user, dialog, send } = await openAddUsers({ url: '/account/{account}/users/add' })
    await waitFor(() => {
      // The list behind the dialog is there.
      expect(document.querySelectorAll('tbody tr').length).toBeGreaterThan(1)
    })
    await paste('ann@alderbrook.example, bob@a1derbrook.example, cy@alderbrok.example, dee@elsewhere.example')
    await waitFor(() => {
      expect(send()).toHaveAccessibleName(/^Add 2 user/u)
    })
    expect(within(dialog).getAllByText(/resembles alderbrook\.example, which users here have/u)).toHaveLength(2)
    await user.click(within(dialog).getByRole('button', { name: 'Use bob@a1derbrook.example anyway' }))
    expect(send()).toHaveAccessibleName(/^Add 3 user/u)
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    const sent = recordRequests()
    await user.click(send())
    await waitFor(() => {
      expect(sentTo(sent)).toEqual([['ann@alderbrook.example', 'bob@a1derbrook.example', 'dee@elsewhere.example']])
    })
  })

  it('101 addresses are two calls, never one of 101', async () => {
    const { paste, user, send } = await openAddUsers()
    const all = Array.from({ length: 101 }, (_, index) => `n${String(index)}@newcomers.example`)
    await paste(all.join('\n'))
    await user.click(screen.getByRole('checkbox', { name: noAccess }))
    const sent = recordRequests()
    await user.click(send())
    await screen.findByText('101 users added')
    expect(sentTo(sent).map(({ length }) => length)).toEqual([100, 1])
    expect(sentTo(sent).flat()).toEqual(all)
  })

  it.each([
    ['2,001 addresses', Array.from({ length: 2001 }, (_, index) => `n${String(index)}@new.example`).join('\n')],
    ['10,000 lines', Array.from({ length: 10_000 }, (_, index) => `line ${String(index)} of text`).join('\n')],
    ['1 MB', 'ann.lee@meridian.example; '.repeat(40_000)],
  ])('%s: nothing is added or sent, all of the text is kept where it can be scrolled or copied', async (_, text) => {
    const { paste, dialog, chips, calls, user } = await openAddUsers()
    await paste(text)
    expect(within(dialog).getByText('Use up to 2,000 addresses')).toBeVisible()
    expect(within(dialog).getByRole('alert')).toHaveTextContent('Nothing was added.')
    expect(chips()).toEqual([])
    const kept = within(dialog).getByLabelText('Pasted text')
    expect(kept.textContent).toBe(text)
    await user.click(within(dialog).getByRole('button', { name: 'Discard this text' }))
    expect(kept).not.toBeInTheDocument()
    expect(calls()).toEqual([])
  })

  it('a file that is dropped adds nothing, says what to do, and never opens in the place of the app', async () => {
    const { field, dialog, chips } = await openAddUsers()
    const file = new File([new Uint8Array([0x50, 0x4b, 3, 4, 0, 255])], 'people.csv')
    const drop = (target: Element, kind: 'dragOver' | 'drop') => {
      const event = createEvent[kind](target, { dataTransfer: { types: ['Files'], files: [file], dropEffect: 'copy' } })
      fireEvent(target, event)
      return event.defaultPrevented
    }
    expect(drop(field, 'dragOver')).toBe(true)
    expect(drop(field, 'drop')).toBe(true)
    expect(await within(dialog).findByText('Nothing was added from people.csv')).toBeVisible()
    expect(field).toHaveValue('')
    expect(chips()).toEqual([])
    // Anywhere else on the page too.
    for (const place of [document.body, dialog])
      for (const kind of ['dragOver', 'drop'] as const) expect(drop(place, kind)).toBe(true)
    // Text may be dragged.
    const text = createEvent.drop(document.body, { dataTransfer: { types: ['text/plain'] } })
    fireEvent(document.body, text)
    expect(text.defaultPrevented).toBe(false)
  })

  it('F12: shows the refusal for a role that was deleted meanwhile, and keeps addresses for another try', async () => {
    const { paste, user, send, sim } = await openAddUsers()
    await paste('ann@new.example')
    await choose(user, /^Role 1/u, 'Billing Admin')
    await choose(user, /^Resource group 1/u, 'All Account Level Resources')
    sim.faults.set([
      {
        id: 'gone',
        op: 'O1',
        kind: 'status',
        status: 400,
        body: JSON.stringify({
          status: 'ERROR',
          code: 'INVALID_REQUEST',
          message: 'Role <b>_account_viewer</b> not found',
          correlationId: 'c',
        }),
      },
    ])
    await user.click(send())
    expect((await screen.findAllByText(/Role <b>_account_viewer<\/b> not found/u))[0]).toBeVisible()
    expect(screen.getByRole('row', { name: /ann@new\.example/u })).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Fix and retry 1' }))
    expect(await screen.findByRole('button', { name: 'Remove ann@new.example' })).toBeVisible()
  })

  it('no input is cut silently: the field has no maxlength and shows the limit in advance', async () => {
    const { field, dialog } = await openAddUsers()
    expect(field).not.toHaveAttribute('maxlength')
    expect(field).toHaveAttribute('type', 'text')
    expect(dialog).toHaveTextContent('up to 2,000 email addresses')
    expect(dialog).toHaveTextContent('0 of 2,000')
  })
})
