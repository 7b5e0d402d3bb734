import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

/**
 * A screen reader can miss a status that comes together with its text. So everything polite is announced in the regions
 * of `src/ui/live-region.tsx`, which are mounted before. An alert is read when it is inserted; it may stay in its
 * place.
 */

const root = path.resolve(import.meta.dirname, '../..')
const source = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.tsx'))
  .map((name) => ({
    name: `src/${name.replaceAll(path.sep, '/')}`,
    text: readFileSync(path.join(root, 'src', name), 'utf8'),
  }))

/** Files that may have their own region, and why. */
const exceptions: Readonly<Record<string, string>> = {
  'src/ui/live-region.tsx': 'the two regions themselves',
  'src/ui/toast.tsx': 'switches the region of Base UI off: toasts are announced by whoever adds them',
  'src/ui/combobox.tsx': 'switches the region of Base UI off: the text inside is a `Status`',
  'src/pages/add-users/form-footer.tsx': 'switched off: what would be sent changes with every key',
}

const regions = /\brole=(?:"|\{')(?:status|log|timer|marquee)\b|\baria-live=|\brole: '(?:status|log)'/u

test('no part of a page declares its own live region', () => {
  const found = source.filter(({ text }) => regions.test(text)).map(({ name }) => name)
  expect(found.sort()).toEqual(Object.keys(exceptions).sort())
})

test.each(['<p role="status">', "<p role={'status'}>", '<div aria-live="polite">', '<p role="log">'])(
  'planted %s is found',
  (planted) => {
    expect(planted).toMatch(regions)
  },
)
