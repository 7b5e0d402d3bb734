import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sortedByName } from '#src/domain/access-review/by-name.ts'
import { permissionPhrase, permissionText } from '#src/domain/access-review/who-can-address.ts'
import { byText } from '#src/domain/access.ts'
import { finish } from '#test/support/finish.ts'

describe('a permission in words', () => {
  it.each([
    ['core_pipeline_delete', 'delete pipelines'],
    ['core_governancepolicy_edit', 'edit governance policies'],
    ['core_usergroup_manage', 'manage user groups'],
    ['core_dashboards_view', 'view dashboards'],
    ['gitops_repository_view', 'view repositories'],
    ['core_serviceaccount_manageapikey', 'manage API keys of service accounts'],
    ['core_smtp_view', 'view SMTP settings'],
    ['core_branch_push', 'push branches'],
    ['odd', 'odd'],
  ])('%s is “%s”', (permission, text) => {
    expect(permissionPhrase(permission)).toBe(text)
  })

  it('starts with a capital letter as a choice', () => {
    expect(permissionText('core_pipeline_delete')).toBe('Delete pipelines')
  })
})

describe('rows by name, sorted in slices', () => {
  const row = fc.record({ id: fc.nat(), name: fc.constantFrom('Anna', 'anna', 'Änne', 'Bo', 'bo 2', 'bo 10', '') })

  it('have the order of a single sort, also where names are equal', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 700, size: 'max' }), (rows) => {
        const sorted = finish(sortedByName(rows, ({ name }) => name))
        expect(sorted).toEqual(rows.toSorted((one, other) => byText(one.name, other.name)))
      }),
      { numRuns: 50 },
    )
  })

  it('stay as they are where there are too many', () => {
    const rows = Array.from({ length: 5001 }, (_, at) => ({ name: String(9999 - at) }))
    expect(finish(sortedByName(rows, ({ name }) => name))).toBe(rows)
  })
})
