import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { plainCell, textOfCell } from '#src/domain/csv.ts'
import type { ExportResult } from '#src/domain/export-file.ts'
import { invitationFields, invitationFile, type InvitationShape } from '#src/domain/export-invitations.ts'
import type { Invitation } from '#src/domain/invitations.ts'
import { peopleOf } from '#src/pages/add-users/file-people.ts'
import { readPeople } from '#src/pages/add-users/read-table.ts'

const word = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('=1+1', '+ann', '@SUM(A1)', '"', 'a;b', 'a\r\nb', '-2', '\t=x'),
)
const local = fc.stringMatching(/^[a-z0-9]{1,10}$/u)
const binding = fc.record({
  roleIdentifier: fc.constantFrom('_account_viewer', 'custom'),
  roleName: fc.option(word, { nil: undefined }),
  roleScopeLevel: fc.constant(undefined),
  resourceGroupIdentifier: fc.constantFrom('_all', undefined),
  resourceGroupName: fc.option(word, { nil: undefined }),
  managedRole: fc.constant(undefined),
})
const invitations: fc.Arbitrary<Invitation[]> = fc.uniqueArray(
  fc.record({
    id: fc.uuid(),
    email: local.map((name) => `${name}@many.example`),
    name: fc.option(word, { nil: undefined }),
    inviteType: fc.constantFrom('ADMIN_INITIATED_INVITE', 'SCIM_INITIATED_INVITE', '=NEW', undefined),
    roleBindings: fc.array(binding, { maxLength: 3 }),
    userGroups: fc.option(fc.array(fc.constantFrom('g1', 'g2'), { maxLength: 2 }), { nil: undefined }),
    status: fc.constantFrom('open' as const, 'accepted' as const, 'unknown' as const),
  }),
  { selector: ({ email }) => email, maxLength: 8 },
)
const shapes: fc.Arbitrary<InvitationShape> = fc.record({
  format: fc.constantFrom('csv' as const, 'json' as const),
  per: fc.constantFrom('invitation' as const, 'role' as const),
  fields: fc.constant(invitationFields.map(({ name }) => name)),
})
const from = { scope: 'account =Evil', scopeId: 'a', filters: ['search “=1”'], startedAt: 0 }
const result: ExportResult = { people: 2, rows: 2, total: 2, gap: undefined }
const groupNames = new Map([['g1', 'Release crew']])
function textOf(shape: InvitationShape, rows: readonly Invitation[]) {
  const file = invitationFile(shape, from, groupNames)
  return file.head(result) + file.rows(rows, true).text + file.footer
}
const tableOf = (csv: string) => Papa.parse<string[]>(csv, { newline: '\r\n', delimiter: ',' }).data.slice(0, -1)

describe('invitations as a file', () => {
  it('holds no cell that is a formula, gives every text back, and says where something is not reported', () => {
    fc.assert(
      fc.property(invitations, (rows) => {
        const shape = { format: 'csv', per: 'invitation', fields: invitationFields.map(({ name }) => name) } as const
        const table = tableOf(textOf(shape, rows))
        for (const cell of table.flat()) expect(plainCell(textOfCell(cell))).toBe(cell)
        expect(table[0]?.slice(0, 2)).toEqual(['Export', 'Invitations'])
        expect(table[4]?.[1]?.trim()).toBe('2 invitations of 2, 2 rows. Complete.')
        expect(table.slice(7).map((cells) => cells.map(textOfCell))).toEqual(
          rows.map(({ email, name, status, inviteType, roleBindings, userGroups, id }) => [
            email,
            name ?? 'Unknown',
            { open: 'Pending', accepted: 'Sign-up incomplete', unknown: 'Unknown' }[status],
            inviteType === undefined
              ? 'Unknown'
              : { ADMIN_INITIATED_INVITE: 'Admin', SCIM_INITIATED_INVITE: 'SCIM', '=NEW': '=NEW' }[inviteType],
            roleBindings
              .map(({ roleIdentifier, roleName = roleIdentifier, resourceGroupIdentifier, resourceGroupName }) => {
                const place = resourceGroupName ?? resourceGroupIdentifier
                return place === undefined ? roleName : `${roleName} (${place})`
              })
              .join('; '),
            userGroups?.map((group) => groupNames.get(group) ?? group).join('; ') ?? 'Unknown',
            id,
          ]),
        )
      }),
    )
  })

  it('has a row for each role, and one for an invitation without any', () => {
    fc.assert(
      fc.property(invitations, (rows) => {
        const shape = { format: 'json', per: 'role', fields: ['email', 'roles'] } as const
        const { about, rows: writtenRows } = JSON.parse(textOf(shape, rows))
        expect(about.what).toBe('Invitations')
        expect(writtenRows).toEqual(
          rows.flatMap(({ email, roleBindings }) =>
            (roleBindings.length === 0 ? [undefined] : roleBindings).map((role) => ({
              email,
              role: role === undefined ? null : (role.roleName ?? role.roleIdentifier),
              roleId: role?.roleIdentifier ?? null,
              resourceGroup: role?.resourceGroupName ?? role?.resourceGroupIdentifier ?? null,
              resourceGroupId: role?.resourceGroupIdentifier ?? null,
            })),
          ),
        )
      }),
    )
  })

  it('is read back by the import: every address, no other text, and roles and groups where they were reported', () => {
    fc.assert(
      fc.property(invitations, shapes, (rows, shape) => {
        fc.pre(rows.length > 0)
        const { rows: readRows, columns } = readPeople(textOf(shape, rows))
        const none = { roles: undefined, resourceGroups: undefined, groups: undefined }
        const people = peopleOf(readRows, columns, none, 'file')
        expect(new Set(people.map(({ entry }) => entry.text))).toEqual(new Set(rows.map(({ email }) => email)))
        expect(columns.role).toBeDefined()
        expect(columns.group).toBeDefined()
        for (const { entry, own } of people)
          expect(own?.problems.some((problem) => JSON.stringify(problem).includes('Unknown')) ?? false).toBe(
            rows.some(
              ({ email, roleBindings }) => email === entry.text && JSON.stringify(roleBindings).includes('Unknown'),
            ),
          )
      }),
    )
  })
})
