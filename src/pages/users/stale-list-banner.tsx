import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type RefObject } from 'react'
import type { ReadThing } from '#src/domain/read-texts.ts'
import { StaleNote } from '#src/components/read-error.tsx'
import type { Page } from '#src/contract/paging-schema.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { byCount, formatNumber, formatTime } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { changesBetween, hasSameRows, userListPollQuery } from '#src/queries/list-polling.ts'
import type { UserListParams } from '#src/queries/user-keys.ts'
import { userListQuery } from '#src/queries/user-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'

type StaleListBannerProps = {
  scope: Scope
  params: UserListParams
  /** "the users of account Meridian Foods". */
  what: ReadThing
  shown: Page<UserAggregate>
  /** Time of the list, in milliseconds. */
  shownAt: number
  /** The totals are lower bounds, so their difference means nothing. */
  bounded: boolean
  /** Receives the focus when the button here unmounts. */
  region: RefObject<HTMLDivElement | null>
}

/**
 * Polls for a newer list. Changes within the shown rows are applied in place; if rows would move, a banner below the
 * rows offers a refresh instead.
 */
export function StaleListBanner({ scope, params, what, shown, shownAt, bounded, region }: StaleListBannerProps) {
  const client = useQueryClient()
  const { queryKey } = userListQuery(scope, params)
  const latest = useQuery(userListPollQuery(scope, params, shown, shownAt))
  const [announcement, setAnnouncement] = useState('')
  const isNewer = latest.dataUpdatedAt > shownAt
  const isSame = hasSameRows(shown, latest.data)
  const take = () => {
    client.setQueryData(queryKey, latest.data, { updatedAt: latest.dataUpdatedAt })
  }
  useEffect(() => {
    if (isNewer && isSame) client.setQueryData(queryKey, latest.data, { updatedAt: latest.dataUpdatedAt })
  })
  const { total: addedTotal, newHere } = changesBetween(shown, latest.data)
  const total = bounded ? 0 : addedTotal
  return (
    <div className="sticky bottom-0 z-20 px-4 has-[svg]:py-2 md:static md:px-6">
      <Status className="sr-only">{announcement}</Status>
      {latest.isError && latest.errorUpdatedAt > shownAt && !isNewer ? (
        <StaleNote
          what={what}
          error={latest.error}
          updatedAt={shownAt}
          onRetry={() => void latest.refetch()}
          retrying={latest.isFetching}
        />
      ) : (
        isNewer &&
        !isSame && (
          <Note
            tone="info"
            action={
              <Button
                size="small"
                onClick={() => {
                  take()
                  setAnnouncement(`The list is from ${formatTime(latest.dataUpdatedAt)}`)
                  region.current?.focus()
                }}
              >
                Show the newer list
              </Button>
            }
          >
            <Status as="span">{changeText(formatTime(latest.dataUpdatedAt), total, newHere)}</Status>
          </Note>
        )
      )}
    </div>
  )
}

/**
 * The changes.
 *
 * @param more how many more users there are in total; negative: fewer
 */
function changeText(time: string, more: number, newHere: number): string {
  const changed = `This list has changed as of ${time}`
  const onPage = `${formatNumber(newHere)} new on this page`
  if (more === 0) return newHere > 0 ? `${changed}: ${onPage}.` : `${changed}.`
  const total =
    more > 0
      ? byCount(more, '1 more user in total', `${formatNumber(more)} more users in total`)
      : byCount(-more, '1 fewer user in total', `${formatNumber(-more)} fewer users in total`)
  return newHere > 0 ? `${changed}: ${total}, ${onPage}.` : `${changed}: ${total}.`
}
