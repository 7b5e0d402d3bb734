import { describe, expect, it } from 'vitest'
import type { RoleAssignmentMetadata } from '#src/contract/user-schema.ts'
import { isAdminRole, isViewerRole, resourceGroupNameOf, roleNameOf, summarizeRoles } from '#src/domain/roles.ts'
import { assignmentMetadata } from '#test/support/assignments.ts'

function assignment(roleIdentifier: string, rest: Partial<RoleAssignmentMetadata> = {}): RoleAssignmentMetadata {
  return assignmentMetadata({ roleIdentifier, ...rest })
}

describe('roles', () => {
  it('knows the built-in roles that manage people, and not every role with admin in its name', () => {
    for (const id of ['_account_admin', '_organization_admin', '_project_admin', '_sei_admin'])
      expect(isAdminRole(id)).toBe(true)
    for (const id of ['_ccm_admin', '_billing_admin', 'account_admin', '']) expect(isAdminRole(id)).toBe(false)
    expect(isViewerRole('_project_viewer')).toBe(true)
    expect(isViewerRole('_ccm_viewer')).toBe(false)
  })

  it('falls back to identifiers where names are missing', () => {
    expect(roleNameOf(assignment('x'))).toBe('x')
    expect(roleNameOf(assignment('x', { roleName: 'X' }))).toBe('X')
    expect(resourceGroupNameOf(assignment('x'))).toBeUndefined()
    expect(resourceGroupNameOf(assignment('x', { resourceGroupIdentifier: 'rg' }))).toBe('rg')
  })

  it('sums up a row: nothing, the viewer only, or admin roles first and how many follow', () => {
    expect(summarizeRoles([])).toEqual({ kind: 'none' })
    expect(summarizeRoles([assignment('_account_viewer', { roleName: 'Account Viewer' })])).toEqual({
      kind: 'viewer-only',
      name: 'Account Viewer',
    })
    const [viewer, a, b, admin] = ['_account_viewer', 'a', 'b', '_account_admin'].map((id) => assignment(id))
    const rows = [viewer, a, b, admin].filter((row) => row !== undefined)
    expect(summarizeRoles(rows)).toEqual({ kind: 'roles', shown: [admin], more: 2 })
    expect(summarizeRoles(rows, 3)).toEqual({ kind: 'roles', shown: [admin, a, b], more: 0 })
  })
})
