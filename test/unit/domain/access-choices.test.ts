import { expect, test } from 'vitest'
import { includesChildScopes, managesPeople, resourceGroupsFor, rolesFor } from '#src/domain/access-choices.ts'

const role = (identifier: string, allowedScopeLevels: string[], permissions: string[] = []) => ({
  role: { identifier, name: identifier, permissions, allowedScopeLevels, description: undefined },
  harnessManaged: true,
})
const group = (identifier: string, allowedScopeLevels: string[], filter: string) => ({
  resourceGroup: {
    identifier,
    name: identifier,
    description: undefined,
    allowedScopeLevels,
    includedScopes: [
      { filter, accountIdentifier: undefined, orgIdentifier: undefined, projectIdentifier: undefined, unknown: [] },
    ],
    resourceFilter: undefined,
    unknown: [],
  },
  harnessManaged: true,
})

test('only what fits the level, nothing internal, nothing retired (docs/service.md, trap 48)', () => {
  const roles = [role('_account_basic', ['account']), role('a', ['account']), role('p', ['project']), role('n', [])]
  expect(rolesFor(roles, 'account').map((row) => row.role.identifier)).toEqual(['a'])
  const groups = [group('_all_resources', ['account'], 'x'), group('g', ['account'], 'x'), group('p', ['project'], 'x')]
  expect(
    resourceGroupsFor([...groups, group('custom', [], 'x')], 'account').map((row) => row.resourceGroup.identifier),
  ).toEqual(['g', 'custom'])
})

test('what lets people administer others, and what reaches below', () => {
  expect(managesPeople(role('_project_admin', ['project']))).toBe(true)
  expect(managesPeople(role('support', ['account'], ['core_user_manage']))).toBe(true)
  expect(managesPeople(role('viewer', ['account'], ['core_user_view']))).toBe(false)
  expect(includesChildScopes(group('x', [], 'INCLUDING_CHILD_SCOPES'))).toBe(true)
  expect(includesChildScopes(group('x', [], 'EXCLUDING_CHILD_SCOPES'))).toBe(false)
  expect(includesChildScopes(group('_all_resources_including_child_scopes', [], ''))).toBe(true)
})
