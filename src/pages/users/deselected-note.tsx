import { memo, useSyncExternalStore } from 'react'
import type { SelectionStore } from '#src/components/use-selection.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { Button } from '#src/ui/button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'

/** Says that the list's query changed, so that the selection was cleared. */
export const DeselectedNote = memo(function DeselectedNote({
  selection,
}: {
  selection: SelectionStore<UserAggregate>
}) {
  const count = useSyncExternalStore(selection.subscribe, () => {
    const { rows, released } = selection.get()
    return rows.size === 0 ? released : 0
  })
  return (
    count > 0 && (
      <Note
        action={
          <Button size="small" onClick={selection.clear}>
            Close
          </Button>
        }
      >
        <Status as="span">
          {byCount(
            count,
            '1 user is no longer selected because the list changed.',
            `${formatNumber(count)} users are no longer selected because the list changed.`,
          )}
        </Status>
      </Note>
    )
  )
})
