import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { Lock } from 'lucide-react'
import type { ReactElement } from 'react'
import { ReadError } from '#src/components/read-error.tsx'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import type { Permissions } from '#src/domain/permissions.ts'
import type { Scope } from '#src/domain/scope.ts'
import { permissionsQuery } from '#src/queries/permission-queries.ts'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { Spinner } from '#src/ui/spinner.tsx'

type ViewGateProps = {
  scope: Scope
  scopeName: ScopeName
  /** Head of the page while its content is not shown. */
  head: ReactElement
  children: ReactElement
}

/** Shows its content where the key can view the users of the scope; only the permission is requested before that. */
export function ViewGate({ scope, scopeName, head, children }: ViewGateProps) {
  const permissions = useQuery(permissionsQuery(scope))
  if (permissions.data?.here.has('core_user_view') === true) return children
  return (
    <>
      {head}
      <Closed scopeName={scopeName} permissions={permissions} />
    </>
  )
}

type ClosedProps = { scopeName: ScopeName; permissions: UseQueryResult<Permissions> }

function Closed({ scopeName, permissions }: ClosedProps) {
  if (permissions.isPending) return <Spinner label="Checking your permissions…" />
  if (permissions.data === undefined)
    return (
      <ReadError
        error={permissions.error}
        what={['ownPermissionsIn', scopeName.full]}
        onRetry={() => void permissions.refetch()}
        retrying={permissions.isFetching}
      />
    )
  return (
    <EmptyState
      icon={<Lock />}
      title={
        <>
          You don’t have permission to view users in <bdi>{scopeName.full}</bdi>
        </>
      }
      action={
        <CopyButton
          variant="button"
          label="Copy request for an admin"
          value={`Please assign me a role with the permission core_user_view in ${scopeName.full} so that I can review access there.`}
        />
      }
    >
      <p>
        Ask an admin for <strong>View users</strong> (<code className="font-mono text-xs">core_user_view</code>).
      </p>
    </EmptyState>
  )
}
