import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { openAddUsers } from './form.ts'

const folder = path.resolve(import.meta.dirname, '../../fixtures/people-files')
type Lists = { ready: string[]; repeated: string[]; attention: string[] }
type Expected = Lists & { pasted?: Lists; access?: Record<string, string> }

const names = readdirSync(folder).filter((name) => !name.endsWith('.expected.json'))
const bytesOf = (name: string) => readFileSync(path.join(folder, name))
// Fixtures next to this test; a wrong shape shows as a failing comparison.
const expectedOf = (name: string) =>
  JSON.parse(readFileSync(path.join(folder, `${name}.expected.json`), 'utf8')) as Expected

const ending = /, (?:own access|to fix).*$/u
const sorted = (texts: readonly string[]) => [...texts].sort((a, b) => a.localeCompare(b))
/** What the chips should show: in lower case, because some keep the case of the file. */
const chipsOf = ({ ready, attention }: Lists) => sorted([...ready, ...attention].map((text) => text.toLowerCase()))

/** Chips as they are in the field, without their remarks. */
const shown = () =>
  sorted(
    within(screen.getByRole('dialog', { name: 'Add users' }))
      .queryAllByRole('button', { name: /^Remove / })
      .filter((button) => button.dataset['chip'] !== undefined)
      .map((button) =>
        (button.getAttribute('aria-label') ?? '')
          .replace(/^Remove /u, '')
          .replace(ending, '')
          .toLowerCase(),
      ),
  )

// Each file both ways is in the unit tests; the dialog takes every other one each way.
describe('files with people, through the dialog', () => {
  it.each(names.filter((_, at) => at % 2 === 0))('%s, chosen', async (name) => {
    const { user } = await openAddUsers()
    const expected = expectedOf(name)
    await user.upload(screen.getByLabelText('File with users'), new File([bytesOf(name)], name))
    const step = await screen.findByRole('dialog', { name: `Users from ${name}` })
    const take = await screen.findByRole('button', { name: /^Import/u })
    await waitFor(() => {
      expect(take).not.toHaveAttribute('aria-disabled', 'true')
    })
    if (expected.repeated.length > 0)
      expect(within(step).getByText(new RegExp(`${expected.repeated.length} repeated`, 'u'))).toBeVisible()
    await user.click(take)
    await screen.findByRole('dialog', { name: 'Add users' })
    expect(shown()).toEqual(chipsOf(expected))
    for (const [address, access] of Object.entries(expected.access ?? {})) {
      const more = screen.queryByRole('button', { name: 'Show their access' })
      if (more !== null) await user.click(more)
      expect(screen.getByRole('region', { name: 'Their own access' })).toHaveTextContent(`${address}: ${access}`)
    }
  })

  it.each(names.filter((_, at) => at % 2 === 1))('%s, pasted', async (name) => {
    const { user, paste } = await openAddUsers()
    const expected = expectedOf(name)
    const bytes = bytesOf(name)
    const encoding = bytes[0] === 0xff ? 'utf-16le' : name === 'excel-german.csv' ? 'windows-1252' : 'utf-8'
    await paste(new TextDecoder(encoding).decode(bytes))
    const take = screen.queryByRole('dialog', { name: 'Users from the pasted table' })
    if (take !== null) await user.click(await screen.findByRole('button', { name: /^Import/u }))
    await screen.findByRole('dialog', { name: 'Add users' })
    expect(shown()).toEqual(chipsOf(expected.pasted ?? expected))
  })
})
