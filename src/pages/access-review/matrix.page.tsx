import { Users } from 'lucide-react'
import { ViewGate } from '#src/components/access/view-gate.tsx'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import { useTitle } from '#src/components/use-title.ts'
import { counted } from '#src/domain/format.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { LoadStatus, OverviewLink, useLoadedFigures } from './load-status.tsx'
import { MatrixView } from './matrix-view.tsx'
import { matrixRule, matrixTitle } from './matrix-text.ts'

/** Matrix of the users of a scope and their roles. */
export function MatrixPage() {
  const scope = useScope()
  const scopeName = useScopeName(scope)
  useTitle(matrixTitle, scopeName.name)
  return (
    <>
      <OverviewLink scope={scope} />
      <ViewGate scope={scope} scopeName={scopeName} head={<PageHeader title={matrixTitle} />}>
        <LoadedMatrix key={scopeId(scope)} scope={scope} scopeName={scopeName} />
      </ViewGate>
    </>
  )
}

function LoadedMatrix({ scope, scopeName }: { scope: Scope; scopeName: ScopeName }) {
  const loaded = useLoadedFigures(scope)
  const { figures } = loaded
  const users = figures?.matrix.cells.size
  return (
    <>
      <PageHeader
        title={matrixTitle}
        count={users === undefined ? undefined : counted(users, 'user', 'users')}
        description={matrixRule}
      />
      <LoadStatus
        scope={scope}
        scopeName={scopeName}
        loaded={loaded}
        hidden="We couldn’t load role assignments, so the matrix isn’t shown."
      />
      {figures !== undefined &&
        (users === 0 ? (
          <NoUsers isComplete={figures.snapshot.completeness.level !== 'gaps'} />
        ) : (
          <MatrixView key={figures.snapshot.endedAt} scope={scope} scopeName={scopeName} figures={figures} />
        ))}
    </>
  )
}

function NoUsers({ isComplete }: { isComplete: boolean }) {
  return (
    <EmptyState icon={<Users />} title={isComplete ? 'No users yet' : 'Couldn’t load users'}>
      <p>{isComplete ? 'There’s no access to review here.' : 'The reasons are listed above.'}</p>
    </EmptyState>
  )
}
