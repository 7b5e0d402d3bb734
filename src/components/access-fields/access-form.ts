import type { RoleBinding } from '#src/contract/user-schema.ts'
import { pairKey } from '#src/domain/roles.ts'

/** A chosen role, resource group or group. `broad`: why assigning it needs confirmation. */
export type Choice = { readonly value: string; readonly label: string; readonly broad?: 'admin' | 'below' }

export type AccessRow = { readonly id: number; readonly role: Choice | null; readonly resourceGroup: Choice | null }

type AccessPair = { readonly role: Choice; readonly resourceGroup: Choice }

/** Roles and groups that are being chosen; the part of a form that the pickers change. */
export type AccessForm = {
  readonly nextId: number
  readonly rows: readonly AccessRow[]
  readonly groups: readonly Choice[]
}

export type AccessAction =
  | { type: 'add-row' }
  | { type: 'remove-row'; id: number }
  | { type: 'choose'; id: number; part: 'role' | 'resourceGroup'; choice: Choice | null }
  | { type: 'groups'; groups: readonly Choice[] }
  /** Adds access from another source, each pair once, or replaces the current access. */
  | { type: 'copy-access'; mode: 'add' | 'replace'; rows: readonly AccessPair[]; groups: readonly Choice[] }

/** A form after an action on its access. Pure. */
export function reduceAccess<Form extends AccessForm>(form: Form, action: AccessAction): Form {
  switch (action.type) {
    case 'add-row':
      return {
        ...form,
        nextId: form.nextId + 1,
        rows: [...form.rows, { id: form.nextId, role: null, resourceGroup: null }],
      }
    case 'remove-row': {
      const rows = form.rows.filter(({ id }) => id !== action.id)
      if (rows.length > 0) return { ...form, rows }
      return { ...form, nextId: form.nextId + 1, rows: [{ id: form.nextId, role: null, resourceGroup: null }] }
    }
    case 'choose':
      return {
        ...form,
        rows: form.rows.map((row) => (row.id === action.id ? { ...row, [action.part]: action.choice } : row)),
      }
    case 'groups':
      return { ...form, groups: action.groups }
    case 'copy-access':
      return previewAccess(form, action)
  }
}

function previewAccess<Form extends AccessForm>(
  form: Form,
  { mode, rows, groups }: Extract<AccessAction, { type: 'copy-access' }>,
): Form {
  const keeps = mode === 'add'
  const before = keeps ? form.rows.filter(({ role, resourceGroup }) => role !== null || resourceGroup !== null) : []
  const pairs = new Set(parseRows(before).roleBindings.map(pairKey))
  const fresh = rows.filter((row) => !pairs.has(pairKey(row)))
  const members = keeps ? form.groups : []
  const all = [...before, ...fresh.map((row, index) => ({ ...row, id: form.nextId + index }))]
  return {
    ...form,
    nextId: form.nextId + fresh.length + 1,
    rows: all.length > 0 ? all : [{ id: form.nextId, role: null, resourceGroup: null }],
    groups: [...members, ...groups.filter(({ value }) => members.every((group) => group.value !== value))],
  }
}

export type RowErrors = { readonly role?: string; readonly resourceGroup?: string }

/** The role assignments of the rows, each pair once, and problems of incomplete rows; empty rows are ignored. */
export function parseRows(rows: readonly AccessRow[]) {
  const bindings = new Map<string, RoleBinding>()
  const errors = new Map<number, RowErrors>()
  for (const { id, role, resourceGroup } of rows) {
    if (role !== null && resourceGroup !== null)
      bindings.set(pairKey({ role, resourceGroup }), {
        roleIdentifier: role.value,
        roleName: role.label,
        resourceGroupIdentifier: resourceGroup.value,
        resourceGroupName: resourceGroup.label,
      })
    else if (role !== null) errors.set(id, { resourceGroup: 'Choose a resource group for this role' })
    else if (resourceGroup !== null) errors.set(id, { role: 'Choose a role for this resource group' })
  }
  return { roleBindings: [...bindings.values()], rows: errors }
}

/** High-risk access in the rows that needs confirmation: admin roles, and access to child scopes. */
export function broadAccess(rows: readonly AccessRow[]): string[] {
  const parts = rows.flatMap(({ role, resourceGroup }) => {
    if (role === null || resourceGroup === null) return []
    const admin = role.broad === 'admin'
    const below = resourceGroup.broad === 'below'
    if (!admin && !below) return []
    const reach = below ? `${resourceGroup.label}, including child scopes` : resourceGroup.label
    return [`${role.label} for ${reach}`]
  })
  return [...new Set(parts)]
}
