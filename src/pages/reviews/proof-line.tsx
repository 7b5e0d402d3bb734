import { CircleCheck } from 'lucide-react'
import { GapList } from '#src/components/access/completeness-line.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { provedParts } from '#src/domain/access-review/review-text.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Note } from '#src/ui/note.tsx'

type ProofLineProps = {
  snapshot: AccessSnapshot
  scope: Scope
  scopeName: ScopeName
  /** For a report, which is also read elsewhere. */
  inReport?: boolean
}

/** Whether the access loaded for a review is complete, and why it might not be. */
export function ProofLine({ snapshot, scope, scopeName, inReport = false }: ProofLineProps) {
  const { completeness } = snapshot
  if (completeness.level !== 'proved')
    return (
      <Note tone="warning" title="We couldn’t confirm that everything was loaded">
        <GapList gaps={completeness.gaps} scope={scope} />
      </Note>
    )
  const [before, after] = provedParts(snapshot, inReport)
  return (
    <p className="flex min-w-0 items-start gap-2 text-sm text-text-secondary">
      <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success-text" />
      <span className="min-w-0">
        <strong className="font-semibold text-text">Complete.</strong> {before}
        <bdi>{scopeName.name}</bdi>
        {after}
      </span>
    </p>
  )
}
