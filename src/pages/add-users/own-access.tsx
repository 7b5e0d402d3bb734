import { useState } from 'react'
import { counted, formatList, formatNumber } from '#src/domain/format.ts'
import { Button } from '#src/ui/button.tsx'
import { LongList } from '#src/ui/long-list.tsx'
import { Note } from '#src/ui/note.tsx'
import { ownChips, type AddUsersForm, type FormAction, type OwnAccess } from './add-users.form.ts'

/** Access of one person in words: "Viewer for All Account Level Resources; group Bakery". */
export function ownAccessWords({ rows, groups, problems }: OwnAccess): string {
  const roles = rows.map(({ role, resourceGroup }) => `${role.label} for ${resourceGroup.label}`)
  const names = groups.map(({ label }) => label)
  const words = [
    ...(roles.length > 0 ? [formatList(roles)] : []),
    ...(names.length > 0 ? [`${names.length === 1 ? 'group' : 'groups'} ${formatList(names)}`] : []),
    ...(problems.length > 0 ? [`not given: ${problems.join('; ')}`] : []),
  ]
  return words.join('; ')
}

type OwnAccessProps = { form: AddUsersForm; dispatch: (action: FormAction) => void }

/** Who brings access along from a file, what it is, and the way back to what is chosen for everyone. */
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
        {counted(chips.length, 'person has', 'people have')} access of their own from {formatList(files)}. The roles and
        groups below are for everyone else.
      </p>
      <p className="mt-2 flex flex-wrap gap-2">
        <Button
          size="small"
          aria-expanded={open}
          onClick={() => {
            setOpen(!open)
          }}
        >
          {open ? 'Hide who gets what' : 'Show who gets what'}
        </Button>
        <Button
          size="small"
          variant="ghost"
          onClick={() => {
            below(chips.map(({ id }) => id))
          }}
        >
          Give all {formatNumber(chips.length)} the access below
        </Button>
      </p>
      {open && (
        <div className="mt-2">
          <LongList
            label="Access of their own"
            items={chips}
            keyOf={({ id }) => id}
            textOf={(chip) => `${chip.text}: ${ownAccessWords(chip.own)}`}
            things="people"
            itemClassName="flex flex-wrap items-baseline justify-between gap-x-3"
          >
            {(chip) => (
              <>
                <span className="min-w-0 wrap-anywhere">
                  <bdi className="font-medium text-text">{chip.text}</bdi>: {ownAccessWords(chip.own)}
                </span>
                <Button
                  size="small"
                  variant="ghost"
                  aria-label={`As below: ${chip.text}`}
                  onClick={() => {
                    below([chip.id])
                  }}
                >
                  As below
                </Button>
              </>
            )}
          </LongList>
        </div>
      )}
    </Note>
  )
}
