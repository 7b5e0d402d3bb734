import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { plainCell } from '#src/domain/csv.ts'
import type { ExportResult, Provenance } from '#src/domain/export-file.ts'
import { exportFields, exportFoot, exportHead, exportRows, type ExportShape } from '#src/domain/export-users.ts'

const text = fc
  .array(
    fc.oneof(fc.string({ unit: 'grapheme', maxLength: 4 }), fc.constantFrom(...'"\',;|\t\r\n =+-@＝\u200b\ufeffa1')),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''))
const flag = fc.constantFrom(true, false, undefined)
const optional = fc.option(text, { nil: undefined })
const person: fc.Arbitrary<UserAggregate> = fc.record({
  user: fc.record({
    uuid: text,
    email: text,
    name: optional,
    locked: flag,
    disabled: flag,
    externallyManaged: flag,
    twoFactorAuthenticationEnabled: flag,
  }),
  roleAssignmentMetadata: fc.array(
    fc.record({
      identifier: optional,
      roleIdentifier: text,
      roleName: optional,
      roleScopeLevel: fc.constant(undefined),
      resourceGroupIdentifier: optional,
      resourceGroupName: optional,
      managedRole: flag,
      managedRoleAssignment: flag,
    }),
    { maxLength: 3 },
  ),
})
const pages = fc.array(fc.array(person, { maxLength: 4 }), { maxLength: 4 })
const chosen = fc.subarray(
  exportFields.map(({ name }) => name),
  { minLength: 1 },
)
const from: fc.Arbitrary<Provenance> = fc.record({
  scope: text,
  scopeId: text,
  filters: fc.array(text, { maxLength: 3 }),
  startedAt: fc.integer({ min: 0, max: 4e12 }),
})
const results: fc.Arbitrary<ExportResult> = fc.record({
  people: fc.nat(1_000_000),
  rows: fc.nat(1_000_000),
  total: fc.option(fc.nat(1_000_000), { nil: undefined }),
  gap: fc.constantFrom(undefined, 'Might be incomplete: the list changed while it was loading.'),
})

/** The file as it is written, and how many rows the pieces say they are. */
function written(shape: ExportShape, about: Provenance, people: UserAggregate[][], result: ExportResult) {
  let rows = 0
  const body = people.map((page) => {
    const piece = exportRows(shape, page, rows === 0)
    rows += piece.rows
    return piece.text
  })
  return { rows, file: exportHead(shape, about, result) + body.join('') + exportFoot(shape) }
}
const decode = (csv: string) => Papa.parse<string[]>(csv, { delimiter: ',', newline: '\r\n' }).data
const withoutMark = (cell: string) => (cell.startsWith("'") && plainCell(cell.slice(1)) === cell ? cell.slice(1) : cell)
const yesNo = (value: boolean | undefined) => (value === undefined ? '' : value ? 'yes' : 'no')

describe('export of people (T15, G36)', () => {
  it('gives back as CSV what was written, a row for each person, under a head of known size', () => {
    fc.assert(
      fc.property(pages, from, results, (people, about, result) => {
        const shape = { format: 'csv', per: 'person', fields: ['email', 'name', 'locked', 'two-factor'] } as const
        const { file, rows } = written(shape, about, people, result)
        const table = decode(file).map((row) => row.map(withoutMark))
        const all = people.flat()
        expect(rows).toBe(all.length)
        expect(table.slice(0, 5).map(([label]) => label)).toEqual(['Export', 'Scope', 'Filters', 'Loaded at', 'Result'])
        expect(table[1]?.[1]).toBe(`${about.scope} (${about.scopeId})`)
        expect(table[6]).toEqual(['Email', 'Name', 'Locked', '2FA'])
        expect(table.slice(7, 7 + rows)).toEqual(
          all.map(({ user }) => [
            user.email,
            user.name ?? '',
            yesNo(user.locked),
            yesNo(user.twoFactorAuthenticationEnabled),
          ]),
        )
      }),
    )
  })

  it('has no cell that a spreadsheet runs, whatever the names, for every choice', () => {
    fc.assert(
      fc.property(
        pages,
        from,
        results,
        chosen,
        fc.constantFrom('person', 'role'),
        (people, about, result, fields, per) => {
          const { file } = written({ format: 'csv', per, fields }, about, people, result)
          const table = decode(file)
          for (const cell of table.flat()) {
            expect(cell).not.toMatch(/^[\t\r\n]/u)
            expect(cell.replace(/^[\s,;|"\u200b\ufeff]+/u, '')).not.toMatch(/^[=+\-@＝＋－＠]/u)
          }
          const width = table[6]?.length
          for (const row of table.slice(6, -1)) expect(row).toHaveLength(width ?? 0)
        },
      ),
    )
  })

  it('gives back as JSON exactly what was written, a row for each role; who has none keeps one', () => {
    fc.assert(
      fc.property(pages, from, results, (people, about, result) => {
        const { file, rows } = written(
          { format: 'json', per: 'role', fields: ['id', 'name', 'roles'] },
          about,
          people,
          result,
        )
        const read: unknown = JSON.parse(file)
        expect(read).toMatchObject({
          about: { scope: about.scope, scopeId: about.scopeId, filters: about.filters },
          result: { people: result.people, rows: result.rows, complete: result.gap === undefined },
          rows: people.flat().flatMap(({ user, roleAssignmentMetadata: roles }) =>
            (roles.length === 0 ? [undefined] : roles).map((role) => ({
              userId: user.uuid,
              name: user.name ?? null,
              roleId: role?.roleIdentifier ?? null,
              resourceGroupId: role?.resourceGroupIdentifier ?? null,
              managedAssignment: role?.managedRoleAssignment ?? null,
            })),
          ),
        })
        expect(rows).toBe(
          people.flat().reduce((sum, { roleAssignmentMetadata: roles }) => sum + Math.max(1, roles.length), 0),
        )
      }),
    )
  })

  it('has a head of the same length before and after, so that it can be replaced in the file', () => {
    const bytes = (file: string) => new TextEncoder().encode(file).length
    fc.assert(
      fc.property(from, results, fc.constantFrom('csv', 'json'), (about, result, format) => {
        const shape = { format, per: 'person', fields: ['name'] } as const
        expect(bytes(exportHead(shape, about, result))).toBe(bytes(exportHead(shape, about)))
      }),
    )
    const about = { scope: 'account A', scopeId: 'a', filters: [], startedAt: 0 }
    expect(exportHead({ format: 'csv', per: 'person', fields: ['name'] }, about)).toContain('cut off')
  })
})
