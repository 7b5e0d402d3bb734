import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { previewAccess, type AccessSource, type CatalogRows } from '#src/domain/copy-access.ts'

const role = (identifier: string, level = 'project') => ({
  role: {
    identifier,
    name: `Role ${identifier}`,
    permissions: [],
    allowedScopeLevels: [level],
    description: undefined,
  },
  harnessManaged: false,
})
const resourceGroup = (identifier: string, level = 'project') => ({
  resourceGroup: {
    identifier,
    name: `Resources ${identifier}`,
    description: undefined,
    allowedScopeLevels: [level],
    includedScopes: [],
    resourceFilter: undefined,
    unknown: [],
  },
  harnessManaged: false,
})
const group = (
  identifier: string,
  flags: { ssoLinked?: boolean; externallyManaged?: boolean; harnessManaged?: boolean },
) => ({
  identifier,
  name: `Group ${identifier}`,
  accountIdentifier: undefined,
  orgIdentifier: undefined,
  projectIdentifier: undefined,
  description: undefined,
  linkedSsoDisplayName: undefined,
  users: undefined,
  ssoLinked: flags.ssoLinked ?? false,
  externallyManaged: flags.externallyManaged ?? false,
  harnessManaged: flags.harnessManaged ?? false,
})
const part = (id: string) => ({ id, label: id.toUpperCase() })
const pair = (roleId: string, resourceGroupId: string, managed = false) => ({
  role: part(roleId),
  resourceGroup: part(resourceGroupId),
  managed,
})
const found: CatalogRows = {
  roles: new Map([
    ['dev', role('dev')],
    ['boss', role('boss', 'account')],
    ['_project_admin', role('_project_admin')],
  ]),
  resourceGroups: new Map([
    ['all', resourceGroup('all')],
    ['far', resourceGroup('far', 'account')],
  ]),
  groups: new Map([
    ['crew', group('crew', {})],
    ['sso', group('sso', { ssoLinked: true })],
    ['scim', group('scim', { externallyManaged: true })],
    ['built', group('built', { harnessManaged: true })],
  ]),
}

describe('copied access', () => {
  it('gives what can be given under the names of now, and names the rest with the reason', () => {
    const source: AccessSource = {
      roles: [
        pair('dev', 'all'),
        pair('dev', 'all'),
        pair('_project_admin', 'all'),
        pair('_project_viewer', 'all', true),
        pair('boss', 'all'),
        pair('gone', 'all'),
        pair('dev', 'gone'),
        pair('dev', 'far'),
        pair('dev', '_all_resources'),
        pair('_project_basic', 'all'),
      ],
      groups: ['crew', 'sso', 'scim', 'built', 'lost'].map(part),
    }
    const { rows, groups, omitted } = previewAccess(source, found, 'project')
    expect(rows.map((row) => [row.role.label, row.role.broad, row.resourceGroup.label])).toEqual([
      ['Role dev', undefined, 'Resources all'],
      ['Role _project_admin', 'admin', 'Resources all'],
    ])
    expect(groups).toEqual([{ value: 'crew', label: 'Group crew' }])
    expect(omitted.map(({ text }) => text)).toEqual([
      '_PROJECT_VIEWER for ALL is part of every membership.',
      'BOSS for ALL has a role that can’t be assigned in a project.',
      'GONE for ALL can’t be assigned, because the role GONE doesn’t exist here.',
      'DEV for GONE can’t be assigned, because the resource group GONE doesn’t exist here.',
      'DEV for FAR has a resource group that can’t be used in a project.',
      'DEV for _ALL_RESOURCES has a resource group that Harness replaced. Choose the new one.',
      '_PROJECT_BASIC for ALL is an internal role of Harness.',
      'Group SSO can’t get members here: Linked to SSO. Follows the identity provider.',
      'Group SCIM can’t get members here: Managed by SCIM. Changed in the identity provider.',
      'Group BUILT is part of every membership.',
      'Group LOST doesn’t exist here.',
    ])
    expect(omitted.filter(({ isAutomatic }) => isAutomatic).map(({ text }) => text)).toEqual([
      '_PROJECT_VIEWER for ALL is part of every membership.',
      'Group BUILT is part of every membership.',
    ])
  })

  it('every part is given or left out with a reason, once', () => {
    const ids = fc.constantFrom('dev', 'boss', 'gone', '_project_admin', '_project_basic')
    const places = fc.constantFrom('all', 'far', 'gone', '_all_resources')
    const roles = fc.array(fc.tuple(ids, places, fc.boolean()).map((entry) => pair(...entry)))
    const groups = fc.array(fc.constantFrom('crew', 'sso', 'scim', 'built', 'lost').map(part))
    const readable = fc.record({ roles: fc.boolean(), resourceGroups: fc.boolean(), groups: fc.boolean() })
    fc.assert(
      fc.property(roles, groups, readable, (held, member, reads) => {
        const partly: CatalogRows = {
          roles: reads.roles ? found.roles : undefined,
          resourceGroups: reads.resourceGroups ? found.resourceGroups : undefined,
          groups: reads.groups ? found.groups : undefined,
        }
        const { rows, groups: givenGroups, omitted } = previewAccess({ roles: held, groups: member }, partly, 'project')
        for (const { text } of omitted) expect(text).not.toBe('')
        const pairs = new Set(held.map((entry) => `${entry.role.id} ${entry.resourceGroup.id}`))
        const members = new Set(member.map(({ id }) => id))
        // A pair may be held both managed and not: then it is given, and the managed one is named.
        expect(rows.length + givenGroups.length + omitted.length).toBeGreaterThanOrEqual(pairs.size + members.size)
        for (const row of rows) expect(pairs).toContain(`${row.role.value} ${row.resourceGroup.value}`)
        if (!reads.roles || !reads.resourceGroups) expect(rows).toEqual([])
        if (!reads.groups) expect(givenGroups).toEqual([])
      }),
    )
  })
})
