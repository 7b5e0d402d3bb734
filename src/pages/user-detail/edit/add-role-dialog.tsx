import { useReducer, useRef, useState, type RefObject } from 'react'
import {
  parseRows,
  reduceAccess,
  type AccessForm,
  type AccessRow,
  type RowErrors,
} from '#src/components/access-fields/access-form.ts'
import { RoleRows } from '#src/components/access-fields/role-rows.tsx'
import type { Scope } from '#src/domain/scope.ts'
import { Button } from '#src/ui/button.tsx'
import { Dialog, FooterQuestion } from '#src/ui/dialog.tsx'
import type { NewRole } from './staging.ts'
import { pairKey } from '#src/domain/roles.ts'

type AddRoleDialogProps = {
  scope: Scope
  scopeName: string
  name: string
  /** Keys of the roles that are already assigned or staged. */
  held: ReadonlySet<string>
  finalFocus: RefObject<HTMLElement | null>
  onAdd: (roles: readonly NewRole[]) => void
  onClose: () => void
}

const empty: AccessForm = { nextId: 2, rows: [{ id: 1, role: null, resourceGroup: null }], groups: [] }

/** Chooses roles to assign. They are added to the staged changes; nothing is sent from here. */
export function AddRoleDialog({ scope, scopeName, name, held, finalFocus, onAdd, onClose }: AddRoleDialogProps) {
  const [form, dispatch] = useReducer(reduceAccess<AccessForm>, empty)
  /** Missing values are marked from the first attempt on, until they are filled in. */
  const [attempted, setAttempted] = useState(false)
  const [isConfirming, setConfirming] = useState(false)
  const body = useRef<HTMLDivElement>(null)
  const errors = problemsOf(form.rows, held, name)
  const some = form.rows.some(({ role, resourceGroup }) => role !== null || resourceGroup !== null)

  const add = () => {
    setConfirming(false)
    setAttempted(true)
    if (errors.size > 0) {
      requestAnimationFrame(() => body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      return
    }
    onAdd(newRoles(form.rows))
  }
  return (
    <Dialog
      open
      keepOnOutsideClick
      title={
        <>
          Add roles to <bdi>{name}</bdi>
        </>
      }
      subtitle={scopeName}
      finalFocus={finalFocus}
      onOpenChange={(open) => {
        if (open) return
        if (some) setConfirming(true)
        else onClose()
      }}
      footer={
        isConfirming ? (
          <FooterQuestion
            text="Discard the roles you chose?"
            stay="Keep editing"
            go="Discard"
            onStay={() => setConfirming(false)}
            onGo={onClose}
          />
        ) : (
          <>
            <p className="mr-auto text-sm text-muted">Not saved until you select Save.</p>
            <Button
              onClick={() => {
                if (some) setConfirming(true)
                else onClose()
              }}
            >
              Cancel
            </Button>
            <Button variant="primary" onClick={add}>
              Add to changes
            </Button>
          </>
        )
      }
    >
      <div ref={body}>
        <RoleRows
          scope={scope}
          legend="Roles"
          rows={form.rows}
          errors={attempted ? errors : noErrors}
          dispatch={dispatch}
          instead="You can still remove roles."
        />
      </div>
    </Dialog>
  )
}

const noErrors: ReadonlyMap<number, RowErrors> = new Map()

function problemsOf(rows: readonly AccessRow[], held: ReadonlySet<string>, name: string): Map<number, RowErrors> {
  const errors = new Map(parseRows(rows).rows)
  for (const { id, role, resourceGroup } of rows)
    if (role !== null && resourceGroup !== null && held.has(pairKey({ role, resourceGroup })))
      errors.set(id, { role: `${name} already has this role on this resource group` })
  const [only] = rows
  if (rows.length === 1 && only !== undefined && only.role === null && only.resourceGroup === null)
    errors.set(only.id, { role: 'Choose a role' })
  return errors
}

function newRoles(rows: readonly AccessRow[]): NewRole[] {
  return rows.flatMap(({ role, resourceGroup }) =>
    role === null || resourceGroup === null
      ? []
      : [
          {
            role: { id: role.value, name: role.label },
            resourceGroup: { id: resourceGroup.value, name: resourceGroup.label },
            broad: role.broad !== undefined || resourceGroup.broad !== undefined,
          },
        ],
  )
}
