import { useState } from 'react'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import { Button } from '#src/ui/button.tsx'
import { LongList } from '#src/ui/long-list.tsx'
import { Note } from '#src/ui/note.tsx'
import type { AddUsersForm, FormAction } from './add-users.form.ts'
import { ownChips, type OwnAccess } from './chip-state.ts'

/** Access of one user in words: "Viewer for All Account Level Resources, Bakery". */
export function ownAccessText({ rows, groups, problems }: OwnAccess): string {
  const roles = rows.map(({ role, resourceGroup }) => `${role.label} for ${resourceGroup.label}`)
  const names = groups.map(({ label }) => label)
  const parts = [
    ...roles,
    ...names.map((name) => `Group ${name}`),
    ...(problems.length > 0 ? [`Not assigned. ${problems.join(' ')}`] : []),
  ]
  return parts.join(' · ')
}

type OwnAccessProps = { form: AddUsersForm; dispatch: (action: FormAction) => void }

/** Users with access from a file, that access, and a button to use the shared access instead. */
export function OwnAccessList({ form, dispatch }: OwnAccessProps) {
  const [open, setOpen] = useState(false)
  const chips = ownChips(form)
  if (chips.length === 0) return null
  const files = [...new Set(chips.map(({ own }) => own.from))]
  const below = (ids: readonly number[]) => {
    dispatch({ type: 'as-below', ids: new Set(ids) })
  }
  return (
    <Note>
      <p>
        {byCount(
          chips.length,
          `1 user has their own access from ${formatList(files)}. The roles and groups below are for everyone else.`,
          `${formatNumber(chips.length)} users have their own access from ${formatList(files)}. The roles and groups below are for everyone else.`,
        )}
      </p>
      <p className="mt-2 flex flex-wrap gap-2">
        <Button
          size="small"
          aria-expanded={open}
          onClick={() => {
            setOpen(!open)
          }}
        >
          {open ? 'Hide their access' : 'Show their access'}
        </Button>
        <Button
          size="small"
          variant="ghost"
          onClick={() => {
            below(chips.map(({ id }) => id))
          }}
        >
          Use the access below for all {formatNumber(chips.length)}
        </Button>
      </p>
      {open && (
        <div className="mt-2">
          <LongList
            label="Their own access"
            items={chips}
            keyOf={({ id }) => id}
            textOf={(chip) => `${chip.text}: ${ownAccessText(chip.own)}`}
            things="users"
            itemClassName="flex flex-wrap items-baseline justify-between gap-x-3"
          >
            {(chip) => (
              <>
                <span className="min-w-0 wrap-anywhere">
                  <bdi className="font-medium text-text">{chip.text}</bdi>: {ownAccessText(chip.own)}
                </span>
                <Button
                  size="small"
                  variant="ghost"
                  aria-label={`Use the access below: ${chip.text}`}
                  onClick={() => {
                    below([chip.id])
                  }}
                >
                  Use the access below
                </Button>
              </>
            )}
          </LongList>
        </div>
      )}
    </Note>
  )
}
