import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseAddresses, classifyAddresses, type AddressEntry } from '#src/domain/emails.ts'
import { isNamedTable } from '#src/domain/import-columns.ts'
import { decodeText } from '#src/domain/text-file.ts'
import { peopleOf } from '#src/pages/add-users/file-people.ts'
import { readPeople } from '#src/pages/add-users/read-table.ts'

const folder = path.resolve(import.meta.dirname, '../../fixtures/people-files')
type Lists = { ready: string[]; repeated: string[]; attention: string[] }
type Expected = Lists & { pasted?: Lists }

const names = readdirSync(folder).filter((name) => !name.endsWith('.expected.json'))
const cases = names.map((name) => {
  const file = decodeText(new Uint8Array(readFileSync(path.join(folder, name))))
  if (!file.ok) throw new Error(`${name}: ${file.problem}`)
  // Fixtures next to this test; a wrong shape shows as a failing comparison.
  const expected = JSON.parse(readFileSync(path.join(folder, `${name}.expected.json`), 'utf8')) as Expected
  return { name, text: file.text, expected }
})

const listsOf = (entries: readonly AddressEntry[]): Lists => {
  const { ready, repeated, attention } = classifyAddresses(entries)
  const sent = ({ text, check }: AddressEntry) => (check.ok ? check.address : text)
  return {
    ready: ready.map(sent),
    repeated: repeated.map(({ text }) => text),
    attention: attention.map(({ text }) => text),
  }
}

const fromFile = (text: string) => {
  const { rows, columns } = readPeople(text)
  const none = { roles: undefined, resourceGroups: undefined, groups: undefined }
  return peopleOf(rows, columns, none, 'file').map(({ entry }) => entry)
}

describe('files with people, as other programs write them', () => {
  test('there are at least 40', () => {
    expect(names.length).toBeGreaterThanOrEqual(40)
  })

  test.each(cases)('$name, chosen as a file', ({ text, expected: { ready, repeated, attention } }) => {
    expect(listsOf(fromFile(text))).toEqual({ ready, repeated, attention })
  })

  test.each(cases)('$name, pasted', ({ text, expected: { ready, repeated, attention, pasted } }) => {
    const entries = isNamedTable(text) ? fromFile(text) : parseAddresses(text)
    expect(listsOf(entries)).toEqual(pasted ?? { ready, repeated, attention })
  })
})
