import { MAX_REVIEWED_USERS } from '#src/domain/access-review/review.ts'
import { formatNumber } from '#src/domain/format.ts'
import { Note } from '#src/ui/note.tsx'

/** Explains that a review can't have this many users, and what to do instead. */
export function TooManyUsers({ count }: { count: number }) {
  return (
    <Note tone="warning" title="Too many users for one review">
      <p role="alert">
        That’s {formatNumber(count)} users. A review of users can include up to {formatNumber(MAX_REVIEWED_USERS)}. Go
        back and choose fewer users, or review all role assignments.
      </p>
    </Note>
  )
}
