import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { LoadPanel } from '#src/components/access/load-panel.tsx'
import { useAccessLoad } from '#src/components/access/use-access-load.ts'
import { ReadError } from '#src/components/read-error.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { driftQuery, recordCheck } from '#src/jobs/review-changes.ts'
import type { OpenReview } from '#src/jobs/review-state.ts'
import { Spinner } from '#src/ui/spinner.tsx'
import { ChangesNote } from './changes-note.tsx'

type ChangesPanelProps = { open: OpenReview; scopeName: ScopeName; askedAt: number; onClose: () => void }

/**
 * Loads the access again, shows changes since the review started, and offers actions. The reviewed access stays as it
 * was.
 */
export function ChangesPanel({ open, scopeName, askedAt, onClose }: ChangesPanelProps) {
  const { review } = open
  const { scope, children } = review.criteria
  const { load, state } = useAccessLoad(scope, { children, secondRoster: true })
  const now = state.phase === 'loaded' && state.snapshot.startedAt >= askedAt ? state.snapshot : undefined
  useEffect(() => {
    if (state.phase === 'loaded' && state.snapshot.startedAt < askedAt) load.begin()
  }, [load, state, askedAt])
  const query = useQuery(driftQuery(review, now))
  const drift = query.data
  useEffect(() => {
    if (now === undefined || drift === undefined) return
    recordCheck(review.id, drift, now)
  }, [review.id, drift, now])
  if (query.isError) return <ReadError error={query.error} what="changes" onRetry={() => void query.refetch()} />
  if (now !== undefined && drift !== undefined)
    return <ChangesNote open={open} drift={drift} now={now} scopeName={scopeName} onClose={onClose} />
  if (now !== undefined) return <Spinner label="Comparing…" />
  return <LoadPanel load={load} state={state} what={['assignmentsIn', scopeName.full]} rows="users" />
}
