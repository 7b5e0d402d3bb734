import {
  parseRows,
  reduceAccess,
  type AccessAction,
  type AccessForm,
  type RowErrors,
} from '#src/components/access-fields/access-form.ts'
import type { InviteAccess } from '#src/domain/invitations.ts'
import { pairKey, resourceGroupNameOf, roleNameOf } from '#src/domain/roles.ts'
import { draftSlot } from '#src/session/drafts.ts'

/** Access of an invitation while it is being edited. */
export type EditForm = AccessForm & { readonly noAccess: boolean }
export type EditAction = AccessAction | { type: 'no-access'; on: boolean } | { type: 'start-over'; form: EditForm }

/** Edited access of invitations when the session ended. */
export const editDrafts = draftSlot<EditForm>()

/** An empty resource group means the default one of the level, whose name Harness does not report. */
const DEFAULT_GROUP = 'Default resource group'

/**
 * The form for the access of an invitation.
 *
 * @param groupNames by identifier, if known
 */
export function formOf({ roleBindings, userGroups }: InviteAccess, groupNames: ReadonlyMap<string, string>): EditForm {
  const rows = roleBindings.map((binding, index) => ({
    id: index,
    role: { value: binding.roleIdentifier, label: roleNameOf(binding) },
    resourceGroup: {
      value: binding.resourceGroupIdentifier ?? '',
      label: resourceGroupNameOf(binding) ?? DEFAULT_GROUP,
    },
  }))
  return {
    nextId: rows.length + 1,
    rows: rows.length > 0 ? rows : [{ id: rows.length, role: null, resourceGroup: null }],
    groups: userGroups.map((group) => ({ value: group, label: groupNames.get(group) ?? group })),
    noAccess: roleBindings.length + userGroups.length === 0,
  }
}

/** The form after an action. Pure. */
export function reduceEdit(form: EditForm, action: EditAction): EditForm {
  if (action.type === 'no-access') return { ...form, noAccess: action.on }
  return action.type === 'start-over' ? action.form : reduceAccess(form, action)
}

export type EditErrors = { readonly access?: string; readonly rows: ReadonlyMap<number, RowErrors> }

/**
 * The access to send.
 *
 * @param before previous access of the invitation: unchanged parts are sent exactly as they were loaded
 */
export function parseEdit(
  form: EditForm,
  before: InviteAccess,
): { ok: true; value: InviteAccess } | { ok: false; errors: EditErrors } {
  if (form.noAccess) return { ok: true, value: { roleBindings: [], userGroups: [] } }
  const { roleBindings, rows } = parseRows(form.rows)
  const userGroups = form.groups.map(({ value }) => value)
  const nothing = rows.size === 0 && roleBindings.length + userGroups.length === 0
  if (rows.size > 0 || nothing)
    return {
      ok: false,
      errors: { rows, ...(nothing ? { access: 'Choose a role or group, or select “No access”' } : {}) },
    }
  const keptBindings = new Map(before.roleBindings.map((binding) => [pairKey(binding), binding]))
  return {
    ok: true,
    value: { roleBindings: roleBindings.map((binding) => keptBindings.get(pairKey(binding)) ?? binding), userGroups },
  }
}
