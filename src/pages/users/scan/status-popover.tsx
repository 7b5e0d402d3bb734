import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { statusNames, type StatusMatch, type StatusName } from '#src/domain/user-status.ts'
import { durationText, MIN_SHOWN_DURATION } from '#src/domain/duration.ts'
import type { Scope } from '#src/domain/scope.ts'
import { readingTime } from '#src/jobs/paginate-all.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { Popover } from '#src/ui/popover.tsx'
import { RadioGroup } from '#src/ui/radio-group.tsx'
import { firstListQuery } from '../list-query.ts'

type StatusPopoverProps = {
  scope: Scope
  chosen: readonly StatusName[]
  match: StatusMatch | undefined
  anchor: HTMLElement
  /** Receives an updater: a press can come before the last choice is rendered. */
  onChange: (next: (chosen: readonly StatusName[]) => StatusName[], match: StatusMatch) => void
  onClose: () => void
}

const choices: Record<StatusName, { label: string; hint: string }> = {
  locked: { label: 'Locked', hint: 'Too many failed sign-ins' },
  disabled: { label: 'Disabled', hint: 'Can’t sign in' },
  'no-2fa': { label: 'No 2FA', hint: '2FA is off' },
  external: { label: 'Identity provider', hint: 'Managed by an identity provider' },
  'no-role': { label: 'No role here', hint: 'No direct or inherited role. Loads all users' },
  admin: { label: 'Admin role here', hint: 'Built-in, direct or inherited from a group. Loads all users' },
}

const matches = [
  { value: 'all', label: 'Match all', hint: 'Users who match every status you select' },
  { value: 'any', label: 'Match any', hint: 'Users who match at least one. Loads all users' },
] as const

/** Filters that Harness does not support. A choice takes effect immediately. */
export function StatusPopover({ scope, chosen, match, anchor, onChange, onClose }: StatusPopoverProps) {
  // The address has this only from the second status on; until then, the choice is stored here.
  const [wanted, setWanted] = useState<StatusMatch>(match ?? 'all')
  // Known if the list was shown without filters; requests nothing.
  const { data } = useQuery({ ...firstListQuery(scope), enabled: false })
  const time = readingTime(data?.totalItems ?? 0)
  const now = chosen.length > 1 ? (match ?? 'all') : wanted
  return (
    <Popover
      open
      anchor={anchor}
      label="Filter by status"
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <div className="flex w-80 max-w-full flex-col gap-2">
        <div className="border-b border-line px-1 pb-2">
          <RadioGroup
            legend="Several statuses"
            name="status-match"
            value={now}
            options={matches}
            onChange={(next) => {
              setWanted(next)
              if (chosen.length > 1) onChange((before) => [...before], next)
            }}
          />
        </div>
        <fieldset className="flex flex-col px-1">
          <legend className="pb-1 text-sm font-medium text-text">Status</legend>
          {statusNames.map((name) => (
            <Checkbox
              key={name}
              label={choices[name].label}
              hint={choices[name].hint}
              checked={chosen.includes(name)}
              className="min-h-8 py-1"
              onChange={({ currentTarget: { checked } }) => {
                onChange(
                  (before) => statusNames.filter((each) => (each === name ? checked : before.includes(each))),
                  now,
                )
              }}
            />
          ))}
        </fieldset>
        {time >= MIN_SHOWN_DURATION && (
          <p className="px-1 text-xs text-muted">Loading all users takes about {durationText(time)}.</p>
        )}
        {chosen.length > 0 && (
          <Button
            size="small"
            variant="ghost"
            onClick={() => {
              onChange(() => [], 'all')
            }}
          >
            Clear this filter
          </Button>
        )}
      </div>
    </Popover>
  )
}
