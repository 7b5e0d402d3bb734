import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toCsv } from '#src/domain/csv.ts'
import type { Columns } from '#src/domain/import-columns.ts'
import { countPeople, peopleOf, type Catalog, type CatalogEntry } from '#src/pages/add-users/file-people.ts'
import { MAX_ROWS, readTable } from '#src/pages/add-users/read-table.ts'

const catalog: Catalog = {
  roles: [
    { value: '_viewer', label: 'Viewer' },
    { value: '_admin', label: 'Admin', broad: 'admin' },
    { value: 'ops_1', label: 'Ops' },
    { value: 'ops_2', label: 'ops' },
    { value: 'a, b', label: 'Deploy, and approve' },
    { value: '_org', label: 'Organization Viewer', no: (name) => `“${name}” can’t be assigned in this account.` },
  ],
  resourceGroups: [
    { value: '_all', label: 'All Resources' },
    { value: 'shop', label: 'Shop' },
  ],
  groups: [
    { value: 'bakery', label: 'Bakery' },
    { value: 'sso', label: 'Everyone', no: (name) => `“${name}” takes nobody.` },
  ],
}
const columns: Columns = { heading: 0, address: 0, role: 1, resourceGroup: 2, group: 3 }
const read = (rows: string[], plan = columns, everywhere?: CatalogEntry) =>
  peopleOf(readTable(['Email\tRole\tResource group\tGroup', ...rows].join('\n')), plan, catalog, 'p.csv', everywhere)
const own = (row: string) => read([`ann@x.com\t${row}`])[0]?.own

describe('people of a file', () => {
  test.each([
    ['Viewer\tShop', [['_viewer', 'shop']], []],
    ['VIEWER\t_ALL', [['_viewer', '_all']], []],
    ['ops_1\tshop', [['ops_1', 'shop']], []],
    ['deploy, and approve\tShop', [['a, b', 'shop']], []],
    [
      'Viewer; Admin\tShop',
      [
        ['_viewer', 'shop'],
        ['_admin', 'shop'],
      ],
      [],
    ],
    [
      'Viewer|Admin\tShop|All Resources',
      [
        ['_viewer', 'shop'],
        ['_admin', '_all'],
      ],
      [],
    ],
    ['\t\tbakery', [], ['bakery']],
    ['Viewer\tShop\tBakery', [['_viewer', 'shop']], ['bakery']],
  ] as const)('%j is matched by identifier or name, without regard to case', (row, rows, groups) => {
    const access = own(row)
    expect(access?.problems).toEqual([])
    expect(access?.rows.map(({ role, resourceGroup }) => [role.value, resourceGroup.value])).toEqual(rows)
    expect(access?.groups.map(({ value }) => value)).toEqual(groups)
  })

  test.each([
    ['Nobody\tShop', 'Row 2: The role “Nobody” doesn’t exist here.'],
    ['Ops\tShop', 'Row 2: “Ops” matches 2 entries. Use the ID.'],
    ['Organization Viewer\tShop', 'Row 2: “Organization Viewer” can’t be assigned in this account.'],
    ['Viewer', 'Row 2: The role has no resource group.'],
    ['\tShop', 'Row 2: The resource group has no role.'],
    ['Viewer\tShop;All Resources', 'Row 2: Enter one resource group for each role. Roles: 1. Resource groups: 2.'],
    ['\t\tEveryone', 'Row 2: “Everyone” takes nobody.'],
    ['Viewer;Nope\tShop', 'Row 2: The role “Nope” doesn’t exist here.'],
  ])('%j is named, never dropped: %s', (row, problem) => {
    expect(own(row)?.problems).toEqual([problem])
  })

  test('a row without access brings none; an unreadable list is reported; one place for every row', () => {
    expect(own('\t\t')).toBeUndefined()
    const rows = readTable('ann@x.com\tViewer')
    const plan: Columns = { ...columns, heading: undefined, resourceGroup: undefined, group: undefined }
    expect(peopleOf(rows, plan, { ...catalog, roles: undefined }, 'p.csv')[0]?.own?.problems[0]).toMatch(
      /roles didn’t load/u,
    )
    const [person] = peopleOf(rows, plan, catalog, 'p.csv', { value: 'shop', label: 'Shop' })
    expect(person?.own).toMatchObject({ problems: [], rows: [{ resourceGroup: { value: 'shop' } }] })
  })

  test('a row without an address is kept for attention; a cell with two gives two people', () => {
    const people = read(['\tViewer\tShop', 'Ann <ann@x.com>; bob@x.com\tViewer\tShop', '', 'ANN@x.com'])
    expect(people.map(({ line, entry }) => [line, entry.text, entry.check.ok])).toEqual([
      [2, 'Viewer Shop', false],
      [3, 'ann@x.com', true],
      [3, 'bob@x.com', true],
      [5, 'ANN@x.com', true],
    ])
    expect(countPeople(people, new Set(['bob@x.com']))).toEqual({ ready: 1, repeated: 2, attention: 1 })
  })

  test('a quote that never closes swallows nothing; rows beyond the limit are reported', () => {
    expect(readTable('"ann@x.com\nbob@x.com').map(({ cells }) => cells)).toEqual([['"ann@x.com'], ['bob@x.com']])
    expect(readTable('a@b.co\n'.repeat(MAX_ROWS + 50))).toHaveLength(MAX_ROWS + 1)
  })

  test('conservation: every row with anything in it becomes someone, and is counted once', () => {
    const cell = fc.oneof(fc.constantFrom('', 'ann@x.com', 'bob@x.com', 'bad@', 'Viewer', 'a "b", c'), fc.string())
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 8 }), (table) => {
        const rows = readTable(toCsv(table))
        const people = peopleOf(rows, { ...columns, heading: undefined }, catalog, 'p.csv')
        const lines = new Set(people.map(({ line }) => line))
        const filled = rows.filter(({ cells }) => cells.some((each) => hasContent(each)))
        expect(filled.every(({ line }) => lines.has(line))).toBe(true)
        const { ready, repeated, attention } = countPeople(people, new Set())
        expect(ready + repeated + attention).toBe(people.length)
      }),
    )
  })

  test('round trip: addresses that were written as CSV are read as the same', () => {
    const name = fc.stringMatching(/^[a-z0-9]{1,8}$/u)
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string()), { minLength: 1, maxLength: 10 }), (people) => {
        const table = people.map(([who, note]) => [`${who}@x.com`, note])
        const rows = readTable(toCsv([['Email', 'Note'], ...table]))
        const plan: Columns = { heading: 0, address: 0, role: undefined, resourceGroup: undefined, group: undefined }
        expect(peopleOf(rows, plan, catalog, 'p.csv').map(({ entry }) => entry.text)).toEqual(
          table.map(([email]) => email),
        )
      }),
    )
  })
})

/** Whether a cell holds more than separators. */
function hasContent(cell: string): boolean {
  return /[\p{L}\p{N}@]/u.test(cell)
}
