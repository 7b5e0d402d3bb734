import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { LoadPanel } from '#src/components/access/load-panel.tsx'
import { useAccessLoad } from '#src/components/access/use-access-load.ts'
import { ReadError } from '#src/components/read-error.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import type { Drift } from '#src/domain/access-review/drift.ts'
import type { ReviewCampaign } from '#src/domain/access-review/review.ts'
import { counted, formatTime } from '#src/domain/format.ts'
import { driftQuery } from '#src/jobs/reviews.ts'
import { Note } from '#src/ui/note.tsx'
import { Spinner } from '#src/ui/spinner.tsx'

type ChangesPanelProps = { review: ReviewCampaign; scopeName: ScopeName; askedAt: number }

/** Loads the access once more and says what changed since the review started. What is reviewed stays as it was. */
export function ChangesPanel({ review, scopeName, askedAt }: ChangesPanelProps) {
  const { scope, children } = review.criteria
  const { load, state } = useAccessLoad(scope, { children, secondRoster: true })
  const now = state.phase === 'loaded' && state.snapshot.startedAt >= askedAt ? state.snapshot : undefined
  useEffect(() => {
    if (state.phase === 'loaded' && state.snapshot.startedAt < askedAt) load.begin()
  }, [load, state, askedAt])
  const query = useQuery(driftQuery(review, now))
  if (query.isError) return <ReadError error={query.error} thing="the changes" onRetry={() => void query.refetch()} />
  if (now !== undefined && query.data !== undefined) return <Changes drift={query.data} at={now.endedAt} />
  if (now !== undefined) return <Spinner label="Comparing" />
  return (
    <LoadPanel
      load={load}
      state={state}
      thing={`the role assignments of ${scopeName.full}`}
      rows={{ one: 'user', other: 'users' }}
    />
  )
}

function Changes({ drift, at }: { drift: Drift; at: number }) {
  const lines = changeLines(drift)
  return (
    <Note
      tone={lines.length === 0 ? 'success' : 'warning'}
      title={
        lines.length === 0
          ? `Nothing changed since the review started, as of ${formatTime(at)}`
          : `Changed since the review started, as of ${formatTime(at)}`
      }
    >
      <div role="status">
        {lines.length > 0 && (
          <ul className="mt-1 list-disc pl-4">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </div>
    </Note>
  )
}

function changeLines({ gone, replaced, added, membersChanged, userChanged, unknown }: Drift): string[] {
  const items = (count: number, one: string, other: string) => (count === 0 ? [] : [counted(count, one, other)])
  return [
    ...items(gone.length, 'item isn’t there anymore.', 'items aren’t there anymore.'),
    ...items(
      replaced.length,
      'item was assigned again. Its decision doesn’t carry over.',
      'items were assigned again. Their decisions don’t carry over.',
    ),
    ...items(added.length, 'new item isn’t in this review.', 'new items aren’t in this review.'),
    ...items(membersChanged.length, 'group has other members.', 'groups have other members.'),
    ...items(
      userChanged.length,
      'user changed: disabled, 2FA, or managed by.',
      'users changed: disabled, 2FA, or managed by.',
    ),
    ...items(unknown.length, 'item couldn’t be compared.', 'items couldn’t be compared.'),
  ]
}
