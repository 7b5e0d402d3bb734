import clsx from 'clsx'
import { Plus, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Scope } from '#src/domain/scope.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { Combobox, type ComboboxItem } from '#src/ui/combobox.tsx'
import { Field } from '#src/ui/field.tsx'
import type { AccessAction, AccessRow, RowErrors } from './access-form.ts'
import { Unavailable } from './unavailable.tsx'
import { useResourceGroupChoices, useRoleChoices, type Choices } from './use-choices.ts'

type RoleRowsProps = {
  scope: Scope
  legend: string
  rows: readonly AccessRow[]
  errors: ReadonlyMap<number, RowErrors>
  dispatch: (action: AccessAction) => void
  /** Hint if there is no list to choose from. */
  instead: string
  /** Exactly one row. */
  only?: boolean
  /** Other ways to fill in the rows, next to the button that adds a row. */
  others?: ReactNode
}

/** Roles on resource groups, each a row of two pickers. */
export function RoleRows({ scope, legend, rows, errors, dispatch, instead, only = false, others }: RoleRowsProps) {
  const roles = useRoleChoices(scope)
  const resourceGroups = useResourceGroupChoices(scope)
  const refused = roles.error ?? resourceGroups.error
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="text-sm font-medium text-text">{legend}</legend>
      {refused === null ? (
        <>
          {rows.map((row, index) => (
            <AccessRowFields
              key={row.id}
              row={row}
              number={index + 1}
              alone={rows.length === 1}
              roles={roles}
              resourceGroups={resourceGroups}
              errors={errors.get(row.id)}
              dispatch={dispatch}
            />
          ))}
          {!only && (
            <div className="-mx-2 flex flex-wrap gap-1">
              <Button
                variant="ghost"
                size="small"
                icon={<Plus aria-hidden />}
                onClick={() => {
                  dispatch({ type: 'add-row' })
                }}
              >
                Add another role
              </Button>
              {others}
            </div>
          )}
        </>
      ) : (
        <>
          <Unavailable
            title={roles.error === null ? 'Couldn’t load resource groups' : 'Couldn’t load roles'}
            error={refused}
            instead={instead}
            retrying={roles.retrying || resourceGroups.retrying}
            onRetry={() => {
              roles.retry()
              resourceGroups.retry()
            }}
          />
          {others !== undefined && <div className="-mx-2 flex flex-wrap gap-1">{others}</div>}
        </>
      )}
    </fieldset>
  )
}

type AccessRowFieldsProps = {
  row: AccessRow
  number: number
  alone: boolean
  roles: Choices
  resourceGroups: Choices
  errors: RowErrors | undefined
  dispatch: (action: AccessAction) => void
}

function AccessRowFields({ row, number, alone, roles, resourceGroups, errors, dispatch }: AccessRowFieldsProps) {
  const choose = (part: 'role' | 'resourceGroup', from: Choices) => (item: ComboboxItem | null) => {
    dispatch({ type: 'choose', id: row.id, part, choice: item === null ? null : from.choice(item) })
  }
  const empty = alone && row.role === null && row.resourceGroup === null
  return (
    <div role="group" aria-label={`Role ${number}`} className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2">
      <div className="grid min-w-0 items-start gap-2 sm:grid-cols-2">
        <Field label={<Label text="Role" number={number} />} error={errors?.role}>
          {(wiring) => (
            <Combobox
              {...roles.box}
              wiring={wiring}
              value={row.role}
              onChange={choose('role', roles)}
              placeholder="Choose a role"
            />
          )}
        </Field>
        <Field label={<Label text="Resource group" number={number} />} error={errors?.resourceGroup}>
          {(wiring) => (
            <Combobox
              {...resourceGroups.box}
              wiring={wiring}
              value={row.resourceGroup}
              onChange={choose('resourceGroup', resourceGroups)}
              placeholder="Choose a resource group"
            />
          )}
        </Field>
      </div>
      <IconButton
        label={`Remove role ${number}`}
        icon={<Trash2 aria-hidden />}
        className={clsx('mt-1.5', empty && 'invisible')}
        onClick={({ currentTarget }) => {
          // The button is removed with its row, or hidden if only one row is left.
          const own = currentTarget.closest('[role="group"]')
          const next = own?.nextElementSibling?.matches('[role="group"]') === true ? own.nextElementSibling : undefined
          const place = alone ? own : (next ?? own?.previousElementSibling)
          place?.querySelector('input')?.focus()
          dispatch({ type: 'remove-row', id: row.id })
        }}
      />
    </div>
  )
}

/** Each box shows what to choose in it until something is chosen, so that a row is one line. */
function Label({ text, number }: { text: string; number: number }) {
  return (
    <span className="sr-only">
      {text} {number}
    </span>
  )
}
