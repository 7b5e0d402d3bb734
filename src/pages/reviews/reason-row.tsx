import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { MAX_REASON, needsReason, reasonProblem, removeReasons } from '#src/domain/access-review/decision-rules.ts'
import { decisionLabels } from '#src/domain/access-review/decision-labels.ts'
import type { RolePair } from '#src/domain/access-review/review.ts'
import type { Decision } from '#src/domain/access-review/review-entry.ts'
import { Button } from '#src/ui/button.tsx'
import { TextField } from '#src/ui/field.tsx'
import { isComposing } from '#src/ui/keys.ts'
import { wasRemoved, type ItemRow } from './item-rows.ts'
import { RoleFields } from './role-fields.tsx'

type ReasonRowProps = {
  row: ItemRow
  decision: Decision
  onSave: (reason: string, target: RolePair | undefined) => void
  onCancel: () => void
}

/** The reason for a decision, with the new role if one is needed. Enter saves it, Escape discards it. */
export function ReasonRow({ row, decision, onSave, onCancel }: ReasonRowProps) {
  const form = useRef<HTMLFormElement>(null)
  useLayoutEffect(() => {
    form.current?.querySelector('input')?.focus()
  }, [])
  const needed = needsReason(row.item, decision, wasRemoved(row))
  const [reason, setReason] = useState('')
  const [target, setTarget] = useState<Target>({ role: undefined, resourceGroup: undefined })
  const [tried, setTried] = useState(false)
  const isChange = decision === 'change-role'
  const problem = reasonProblem(reason, decision, needed)
  const chosen = targetOf(target)
  const targetProblem = isChange ? targetProblemOf(row, target) : undefined
  const save = (text = reason) => {
    setTried(true)
    if (reasonProblem(text, decision, needed) !== undefined || targetProblem !== undefined) return
    onSave(text, isChange ? chosen : undefined)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return
    if (event.key === 'Escape' && !event.defaultPrevented) {
      event.preventDefault()
      onCancel()
    }
  }
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape works in every field of it
    <form
      ref={form}
      noValidate
      aria-label={`${decisionLabels[decision]}: ${row.name}`}
      className="flex flex-col gap-2"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      {isChange && (
        <RoleFields
          scope={row.item.scope}
          roleLabel="New role"
          both
          role={target.role}
          resourceGroup={target.resourceGroup}
          error={tried && target.role === undefined ? targetProblem : undefined}
          groupError={tried && target.role !== undefined ? targetProblem : undefined}
          onRole={(role) => {
            setTarget((before) => ({ ...before, role }))
          }}
          onResourceGroup={(resourceGroup) => {
            setTarget((before) => ({ ...before, resourceGroup }))
          }}
        />
      )}
      <div className="flex flex-wrap items-end gap-2">
        <div className="min-w-0 flex-[1_1_16rem] md:max-w-md">
          <TextField
            label="Reason"
            optional={!needed}
            hint="Don’t enter passwords or API keys"
            error={tried ? problem : undefined}
            value={reason}
            maxLength={2 * MAX_REASON}
            autoComplete="off"
            onChange={(event) => {
              setReason(event.currentTarget.value)
            }}
          />
        </div>
        {decision === 'remove' && (
          <span role="group" aria-label="Suggested reasons" className="flex flex-wrap gap-1.5 pb-7 max-md:pb-0">
            {removeReasons.map((text) => (
              <Pill
                key={text}
                onClick={() => {
                  save(text)
                }}
              >
                {text}
              </Pill>
            ))}
          </span>
        )}
        <span className="flex gap-2 pb-6.5 max-md:pb-0 md:ml-auto">
          <Button size="small" variant="ghost" onClick={onCancel}>
            Cancel
          </Button>
          <Button size="small" variant="primary" type="submit">
            Save decision
          </Button>
        </span>
      </div>
    </form>
  )
}

function Pill({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="inline-flex min-h-6 items-center rounded-full border border-button bg-surface px-2.5 text-xs whitespace-nowrap text-text-secondary hover:bg-hover hover:text-text max-md:min-h-9"
    >
      {children}
    </button>
  )
}

type Target = { readonly [Part in keyof RolePair]: RolePair[Part] | undefined }

function targetOf({ role, resourceGroup }: Target): RolePair | undefined {
  return role === undefined || resourceGroup === undefined ? undefined : { role, resourceGroup }
}

function targetProblemOf({ item }: ItemRow, { role, resourceGroup }: Target): string | undefined {
  if (role === undefined) return 'Choose a role'
  if (resourceGroup === undefined) return 'Choose a resource group'
  const isSame = 'row' in item && item.row.role === role && item.row.resourceGroup === resourceGroup
  return isSame ? 'Choose another role or resource group. This is the current one.' : undefined
}
