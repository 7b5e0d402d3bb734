import { useQuery } from '@tanstack/react-query'
import { UserMinus } from 'lucide-react'
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { ReadError } from '#src/components/read-error.tsx'
import { ManagedByBadge } from '#src/components/user-badges.tsx'
import { SlowReadNotice } from '#src/components/slow-read-notice.tsx'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName, firstName } from '#src/domain/user.ts'
import {
  mayConfirmRemoval,
  needsTypedWord,
  REMOVE_WORD,
  removalVerdict,
  type LastAdminCheck,
} from '#src/domain/user-guards.ts'
import { addPendingRemoval } from '#src/session/pending-removals.ts'
import { lastAdminQuery, userQuery } from '#src/queries/user-queries.ts'
import { Initials } from '#src/ui/initials.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
// Preload what follows a confirmation, because the network may be gone by then.
import './removal-bar.tsx'
import { LastAdminNote } from './last-admin-note.tsx'
import { RemovalConsequences } from './removal-consequences.tsx'

type RemoveDialogProps = { scope: Scope; user: UserMetadata; opener: HTMLElement | null; onClose: () => void }

/**
 * Asks before a person is removed. The person and the last-admin rule are read anew before it can be confirmed; the
 * removal itself is held back for some seconds (`removal-bar.tsx`).
 */
export function RemoveDialog({ scope, user, opener, onClose }: RemoveDialogProps) {
  const scopeName = useScopeName(scope)
  const person = useQuery({
    ...userQuery(scope, user.uuid),
    staleTime: 0,
    refetchOnMount: 'always',
    retry: false,
    // Coming back to the tab must not take away what was typed below.
    refetchOnWindowFocus: false,
  })
  const lastAdmin = useQuery(lastAdminQuery(scope, user.uuid))

  const fresh = person.isFetchedAfterMount && person.isSuccess && !person.isFetching ? person.data : undefined
  const present = fresh?.user ?? user
  const gone = person.isError && readOutcome(person.error) === 'gone'
  const check: LastAdminCheck = lastAdmin.isFetching
    ? 'asking'
    : lastAdmin.isError
      ? 'failed'
      : (lastAdmin.data ?? 'asking')
  const verdict = removalVerdict(scopeName.level, check)
  const typed = fresh !== undefined && needsTypedWord(scopeName.level, fresh.roleAssignmentMetadata)
  const first = firstName(present)

  const confirm = () => {
    if (fresh === undefined || !mayConfirmRemoval(verdict)) return
    addPendingRemoval({ scope, user: fresh.user, scopeName: scopeName.full, acceptedLastAdmin: verdict === 'last' })
    onClose()
  }
  return (
    <ConfirmDialog
      title={
        <>
          Remove <bdi>{displayName(present)}</bdi> from <bdi>{scopeName.full}</bdi>?
        </>
      }
      opener={opener}
      onClose={onClose}
      onConfirm={confirm}
      action={
        gone
          ? undefined
          : {
              label: `Remove ${first} from ${scopeName.name}`,
              danger: true,
              icon: <UserMinus aria-hidden />,
              busy: !person.isError && (fresh === undefined || verdict === 'asking'),
              blockedReason: blockedReason(person.isError, verdict, first, scopeName),
              reasonPlacement: 'hidden',
            }
      }
      word={typed ? REMOVE_WORD : undefined}
      consequences={
        <>
          <PersonStamp user={present} scopeName={scopeName} />
          {fresh !== undefined && <RemovalConsequences scope={scope} scopeName={scopeName} person={fresh} />}
        </>
      }
    >
      {person.isError && !person.isFetching ? (
        gone ? (
          <p role="alert">
            <bdi>{first}</bdi> is no longer in <bdi>{scopeName.full}</bdi>. Somebody else may have removed{' '}
            <bdi>{first}</bdi>. Nothing was changed.
          </p>
        ) : (
          <ReadError error={person.error} thing="this person" onRetry={() => void person.refetch()} />
        )
      ) : fresh === undefined ? (
        <>
          <Spinner label={`Reading ${first} anew`} />
          <SlowReadNotice query={person} queryKey={userQuery(scope, user.uuid).queryKey} thing="this person" />
        </>
      ) : (
        <>
          <SlowReadNotice
            query={lastAdmin}
            queryKey={lastAdminQuery(scope, user.uuid).queryKey}
            thing="the check of the last administrator"
          />
          <LastAdminNote
            verdict={verdict}
            first={first}
            scopeName={scopeName}
            error={lastAdmin.error}
            onRetry={() => void lastAdmin.refetch()}
          />
        </>
      )}
    </ConfirmDialog>
  )
}

function blockedReason(
  failed: boolean,
  verdict: ReturnType<typeof removalVerdict>,
  first: string,
  scopeName: ScopeName,
): string | undefined {
  if (failed) return `${first} could not be read anew, so it is not known what would be removed.`
  switch (verdict) {
    case 'blocked-last':
      return `${scopeName.full} would be left without an administrator.`
    case 'blocked-unchecked':
      return `It is not known whether ${scopeName.full} keeps an administrator.`
    case 'asking':
    case 'clear':
    case 'unchecked':
    case 'last':
      return undefined
  }
}

function PersonStamp({ user, scopeName }: { user: UserMetadata; scopeName: ScopeName }) {
  const parents = [
    scopeName.level === 'account' ? undefined : scopeName.account,
    scopeName.level === 'project' ? scopeName.org : undefined,
  ].filter((name) => name !== undefined)
  return (
    <div className="flex items-center gap-3 text-sm">
      <Initials name={displayName(user)} seed={user.uuid} />
      <div className="min-w-0 flex-1 break-words">
        <p className="text-text">
          <bdi>{user.email}</bdi>
        </p>
        <p className="text-muted">
          {parents.map((name) => (
            <span key={name}>
              <bdi>{name}</bdi> ›{' '}
            </span>
          ))}
          <span className="font-medium text-text">
            <bdi>{scopeName.full}</bdi>
          </span>
        </p>
      </div>
      {user.externallyManaged === true && <ManagedByBadge user={user} words />}
    </div>
  )
}
