import clsx from 'clsx'
import { ClipboardPen, ListChecks } from 'lucide-react'
import { useState, type ReactNode, type RefObject } from 'react'
import { useNavigate } from 'react-router'
import { ReadError } from '#src/components/read-error.tsx'
import { SelectionBar } from '#src/components/selection-bar.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { selectionStore, usersQuestion } from '#src/components/use-selection.ts'
import { useReviewOf } from '#src/components/user-actions/use-review-of.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Spinner } from '#src/ui/spinner.tsx'

type SelectedUsersProps = {
  scope: Scope
  scopeName: ScopeName
  /** Who is selected. */
  ids: readonly string[]
  onClear: () => void
  /** The table below, which gets the focus once nothing is selected. */
  region: RefObject<HTMLElement | null>
  /** The selected users as the users list has them; may have to be loaded. */
  rows: () => readonly UserAggregate[] | Promise<readonly UserAggregate[]>
  /** The list tools that the bar replaces, so that no row moves. */
  children: ReactNode
}

/** Actions for selected users: start a review, or select them in the users list for bulk actions. */
export function SelectedUsers({ scope, scopeName, ids, onClear, region, rows, children }: SelectedUsersProps) {
  const count = ids.length
  const navigate = useNavigate()
  const review = useReviewOf(scope, count)
  const [loading, setLoading] = useState<{ readonly error?: unknown }>()
  const go = async () => {
    setLoading({})
    try {
      const chosen = await rows()
      selectionStore.write(usersQuestion(scope), new Map(chosen.map((row) => [row.user.uuid, row])))
      setLoading(undefined)
      await navigate(paths.users(scope))
    } catch (error) {
      setLoading({ error })
    }
  }
  return (
    <>
      <div className="relative">
        <div
          className={clsx(
            'flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pb-3 md:px-6',
            count > 0 && 'invisible',
          )}
        >
          {children}
        </div>
        {count > 0 && (
          <SelectionBar
            label={`Selected users in ${scopeName.full}`}
            count={count}
            onClear={onClear}
            region={region}
            extra={loading !== undefined && !('error' in loading) && <Spinner label="Loading their roles…" />}
            actions={[
              {
                id: 'change',
                label: 'Change or remove in the users list',
                icon: <ListChecks aria-hidden />,
                onAsk: () => void go(),
              },
              {
                id: 'review',
                label: 'Review these users',
                icon: <ClipboardPen aria-hidden />,
                blockedReason: review.blockedReason,
                onAsk: () => {
                  review.start(ids)
                },
              },
            ]}
          />
        )}
      </div>
      {loading !== undefined && 'error' in loading && (
        <div className="px-4 pb-3 md:px-6">
          <ReadError error={loading.error} what="rolesOfSelected" onRetry={() => void go()} />
        </div>
      )}
    </>
  )
}
