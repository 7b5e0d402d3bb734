import { useState, useSyncExternalStore } from 'react'
import { BackRow } from '#src/components/back-link.tsx'
import { ViewGate } from '#src/components/access/view-gate.tsx'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import { useTitle } from '#src/components/use-title.ts'
import { unlistableText } from '#src/domain/access-review/review-text.ts'
import type { AccessSnapshot } from '#src/domain/access-review/snapshot.ts'
import { paths } from '#src/domain/paths.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { accessLoadOf, provedLoad } from '#src/jobs/access-load.ts'
import { MAX_OPEN, openSnapshots, type OpenSnapshot } from '#src/jobs/snapshot-files.ts'
import { PageHeader } from '#src/ui/page-header.tsx'
import { ComparisonView } from './comparison-view.tsx'
import { OpenFiles } from './open-files.tsx'
import { SaveSnapshot } from './save-snapshot.tsx'

/** Saves access as a file, and compares two such files. */
export function SnapshotsPage() {
  const scope = useScope()
  const scopeName = useScopeName(scope)
  useTitle('Snapshots', scopeName.name)
  const head = (
    <>
      <BackRow to={paths.accessReview(scope)}>Access review</BackRow>
      <PageHeader
        title="Snapshots"
        description={
          <>
            Save who has access in <bdi>{scopeName.full}</bdi> to a file, and see what changed since an earlier one.
          </>
        }
      />
    </>
  )
  return (
    <ViewGate scope={scope} scopeName={scopeName} head={head}>
      <>
        {head}
        <Snapshots key={scopeId(scope)} scope={scope} scopeName={scopeName} />
      </>
    </ViewGate>
  )
}

function Snapshots({ scope, scopeName }: { scope: Scope; scopeName: ScopeName }) {
  // The last loaded access is still available.
  const [children, setChildren] = useState(() => accessLoadOf(scope, provedLoad(true)).latest() !== undefined)
  const load = accessLoadOf(scope, provedLoad(children))
  useSyncExternalStore(load.subscribe, load.getState)
  const open = useSyncExternalStore(openSnapshots.subscribe, openSnapshots.get)
  const [before, after] = pairOf(open, load.latest())
  return (
    <div className="flex flex-col gap-4 px-4 pb-6 md:px-6">
      <PartBoundary failed="Couldn’t show the form for saving a snapshot">
        <SaveSnapshot scope={scope} scopeName={scopeName} load={load} includes={children} onIncludes={setChildren} />
      </PartBoundary>
      <PartBoundary failed="Couldn’t show the open snapshots">
        <OpenFiles account={scope.account} open={open} waits={before === undefined || after === undefined} />
      </PartBoundary>
      {before !== undefined && after !== undefined && (
        <PartBoundary failed="Couldn’t show the comparison">
          <ComparisonView scope={scope} before={before} after={after} />
        </PartBoundary>
      )}
      <p className="text-sm text-muted">{unlistableText}</p>
    </div>
  )
}

/** The compared snapshots, the earlier one first: both open files, otherwise the open one and the loaded access. */
function pairOf(open: readonly OpenSnapshot[], now: AccessSnapshot | undefined): OpenSnapshot[] {
  const loaded =
    now === undefined || open.length >= MAX_OPEN
      ? []
      : [{ file: undefined, snapshot: now, savedBy: undefined, dropped: 0 }]
  return [...open, ...loaded].toSorted((one, other) => one.snapshot.endedAt - other.snapshot.endedAt)
}
