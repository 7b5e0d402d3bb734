import { useQuery } from '@tanstack/react-query'
import { BackRow } from '#src/components/back-link.tsx'
import { CompletenessLine } from '#src/components/access/completeness-line.tsx'
import { LoadPanel } from '#src/components/access/load-panel.tsx'
import { useAccessLoad } from '#src/components/access/use-access-load.ts'
import { ReadError } from '#src/components/read-error.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { lacksAssignments } from '#src/domain/access-review/holdings.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { accessFiguresQuery } from '#src/jobs/access-figures.ts'
import { figuresOnly } from '#src/jobs/access-load.ts'
import { Note } from '#src/ui/note.tsx'
import { Spinner } from '#src/ui/spinner.tsx'

/** Loads the access of a scope and computes its figures, for a page that shows nothing before. */
export function useLoadedFigures(scope: Scope) {
  const { load, state, snapshot } = useAccessLoad(scope, figuresOnly)
  const query = useQuery(accessFiguresQuery(scope, snapshot?.endedAt))
  const isUnknown = snapshot !== undefined && lacksAssignments(snapshot, scope)
  return {
    load,
    state,
    snapshot,
    /** Findings that need only users can be shown without role assignments. */
    known: query.data,
    /** Without role assignments, nothing else can be computed. */
    figures: isUnknown ? undefined : query.data,
    isUnknown,
    isPending: snapshot !== undefined && query.isPending,
    error: query.isError ? query.error : undefined,
    retry: () => void query.refetch(),
  }
}

type LoadLineProps = { scope: Scope; scopeName: ScopeName; loaded: ReturnType<typeof useLoadedFigures> }

/** Progress of the load, and completeness of the result. */
export function LoadLine({ scope, scopeName, loaded: { load, state, snapshot } }: LoadLineProps) {
  return (
    <>
      {snapshot !== undefined && (
        <CompletenessLine
          scope={scope}
          snapshot={snapshot}
          busy={state.phase !== 'loaded' && state.phase !== 'broken'}
          onAgain={load.begin}
        />
      )}
      <LoadPanel load={load} state={state} what={['assignmentsIn', scopeName.full]} rows="users" />
    </>
  )
}

type LoadProblemsProps = {
  loaded: ReturnType<typeof useLoadedFigures>
  /** Says that something isn't shown without role assignments. */
  hidden: string
}

/** Why figures aren't shown although loading has ended. Renders nothing if they are. */
export function LoadProblems({ loaded: { isUnknown, isPending, error, retry }, hidden }: LoadProblemsProps) {
  return (
    <>
      {isUnknown && <Note>{hidden}</Note>}
      {error !== undefined && <ReadError error={error} what="figures" onRetry={retry} />}
      {isPending && <Spinner label="Calculating the figures…" />}
    </>
  )
}

/** Both, on a page that shows nothing before. */
export function LoadStatus({ scope, scopeName, loaded, hidden }: LoadLineProps & LoadProblemsProps) {
  return (
    <div className="flex flex-col gap-3 px-4 pb-3 md:px-6">
      <LoadLine scope={scope} scopeName={scopeName} loaded={loaded} />
      <LoadProblems loaded={loaded} hidden={hidden} />
    </div>
  )
}

/** The link back to the overview. */
export function OverviewLink({ scope }: { scope: Scope }) {
  return <BackRow to={paths.accessReview(scope)}>Access review</BackRow>
}
