import { statusNames, type StatusName } from '#src/domain/user-status.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { Popover } from '#src/ui/popover.tsx'

type StatusPopoverProps = {
  chosen: readonly StatusName[]
  anchor: HTMLElement
  onChange: (statuses: StatusName[]) => void
  onClose: () => void
}

const choices: Record<StatusName, { label: string; hint: string }> = {
  locked: { label: 'Locked', hint: 'Too many failed sign-ins' },
  disabled: { label: 'Disabled', hint: 'May not sign in' },
  'no-2fa': { label: 'No 2FA', hint: 'Two-factor is off' },
  external: { label: 'External', hint: 'Managed by an identity provider' },
  'no-role': { label: 'No role here', hint: 'Neither direct nor inherited from a group. Every page is read' },
  admin: { label: 'Admin role here', hint: 'Built-in, direct or inherited from a group. Every page is read' },
}

/** Filters that Harness does not have. A choice takes effect at once; people fit all that are chosen. */
export function StatusPopover({ chosen, anchor, onChange, onClose }: StatusPopoverProps) {
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
        <fieldset className="flex flex-col px-1">
          <legend className="pb-1 text-xs text-muted">People who are all of these</legend>
          {statusNames.map((name) => (
            <Checkbox
              key={name}
              label={choices[name].label}
              hint={choices[name].hint}
              checked={chosen.includes(name)}
              className="min-h-8 py-1"
              onChange={({ currentTarget: { checked } }) => {
                onChange(statusNames.filter((each) => (each === name ? checked : chosen.includes(each))))
              }}
            />
          ))}
        </fieldset>
        {chosen.length > 0 && (
          <Button
            size="small"
            variant="ghost"
            onClick={() => {
              onChange([])
            }}
          >
            Clear this filter
          </Button>
        )}
      </div>
    </Popover>
  )
}
