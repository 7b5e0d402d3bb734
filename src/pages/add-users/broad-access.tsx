import { TriangleAlert } from 'lucide-react'
import type { RefObject } from 'react'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { peopleOf, type BroadAccessOfUsers } from './add-users.form.ts'

type BroadAccessProps = {
  broad: readonly BroadAccessOfUsers[]
  accepted: boolean
  /** A submit was attempted without the confirmation. */
  missing: boolean
  inputRef: RefObject<HTMLInputElement | null>
  onAccept: (accepted: boolean) => void
}

/** Broad access, who would get it, and the checkbox that confirms it. */
export function BroadAccess({ broad, accepted, missing, inputRef, onAccept }: BroadAccessProps) {
  const count = peopleOf(broad).length
  return (
    <section
      aria-label="Broad access"
      className="flex max-h-[40dvh] shrink-0 gap-2.5 overflow-y-auto border-t border-warning-edge bg-warning-tint px-5 py-3 text-sm text-text-secondary"
    >
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warning-text" />
      <div className="flex min-w-0 flex-col gap-1 wrap-anywhere">
        {broad.map(({ parts, emails }) => (
          <p key={parts.join()} className="font-semibold text-text">
            {byCount(
              emails.length,
              `1 user will get broad access: ${formatList(parts)}.`,
              `${formatNumber(emails.length)} users will get broad access: ${formatList(parts)}.`,
            )}
          </p>
        ))}
        <Checkbox
          ref={inputRef}
          label={byCount(count, 'Assign this access to 1 user', `Assign this access to ${formatNumber(count)} users`)}
          checked={accepted}
          aria-invalid={missing || undefined}
          aria-describedby={missing ? 'broad-access-error' : undefined}
          onChange={({ currentTarget }) => {
            onAccept(currentTarget.checked)
          }}
        />
        {missing && (
          <p id="broad-access-error" role="alert" className="text-danger-text">
            Select this to add users with broad access.
          </p>
        )}
      </div>
    </section>
  )
}
