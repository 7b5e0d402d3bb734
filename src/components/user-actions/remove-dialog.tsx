import { useQuery } from '@tanstack/react-query'
import { UserRoundMinus } from 'lucide-react'
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { ReadError } from '#src/components/read-error.tsx'
import { ManagedByBadge } from '#src/components/user-badges.tsx'
import { scopeIcons } from '#src/components/scope-tag.tsx'
import { SlowReadNotice } from '#src/components/slow-read-notice.tsx'
import { undoHints, useUndoTime } from '#src/components/undo-time.ts'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import {
  canConfirmRemoval,
  needsTypedWord,
  REMOVE_WORD,
  removalVerdict,
  type LastAdminCheck,
} from '#src/domain/user-guards.ts'
import { addPendingRemoval } from '#src/session/pending-removals.ts'
import { lastAdminQuery, userQuery } from '#src/queries/user-queries.ts'
import { Spinner } from '#src/ui/spinner.tsx'
// Preload the code that a confirmation needs, because the network might be gone by then.
import './removal-bar.tsx'
import { LastAdminNote } from './last-admin-note.tsx'
import { RemovalConsequences } from './removal-consequences.tsx'

type RemoveDialogProps = { scope: Scope; user: UserMetadata; opener: HTMLElement | null; onClose: () => void }

/**
 * Confirms the removal of a user. The user and the last-admin rule are loaded again before it can be confirmed; the
 * removal itself waits for some seconds (`removal-bar.tsx`).
 */
export function RemoveDialog({ scope, user, opener, onClose }: RemoveDialogProps) {
  const scopeName = useScopeName(scope)
  const person = useQuery({
    ...userQuery(scope, user.uuid),
    staleTime: 0,
    refetchOnMount: 'always',
    retry: false,
    // A refetch on window focus must not clear the typed text.
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
  const name = displayName(present)
  const [undoTime] = useUndoTime()

  const confirm = () => {
    if (fresh === undefined || !canConfirmRemoval(verdict)) return
    addPendingRemoval({ scope, user: fresh.user, scopeName: scopeName.full, acceptedLastAdmin: verdict === 'last' })
    onClose()
  }
  return (
    <ConfirmDialog
      title={
        <>
          Remove <bdi>{name}</bdi>?
        </>
      }
      subtitle={<Stamp user={present} scopeName={scopeName} />}
      opener={opener}
      onClose={onClose}
      onConfirm={confirm}
      action={
        gone
          ? undefined
          : {
              label: 'Remove user',
              danger: true,
              icon: <UserRoundMinus aria-hidden />,
              busy: !person.isError && (fresh === undefined || verdict === 'asking'),
              blockedReason: blockedReason(person.isError, verdict, name, scopeName),
              reasonPlacement: 'hidden',
            }
      }
      hint={undoHints[undoTime]}
      word={typed ? REMOVE_WORD : undefined}
      consequences={
        fresh === undefined ? undefined : <RemovalConsequences scope={scope} scopeName={scopeName} person={fresh} />
      }
    >
      {person.isError && !person.isFetching ? (
        gone ? (
          <p role="alert">
            <bdi>{name}</bdi> is no longer in <bdi>{scopeName.full}</bdi>. Someone else might have removed them.
          </p>
        ) : (
          <ReadError error={person.error} what="user" onRetry={() => void person.refetch()} />
        )
      ) : fresh === undefined ? (
        <>
          <Spinner label={`Loading ${name}…`} />
          <SlowReadNotice query={person} queryKey={userQuery(scope, user.uuid).queryKey} what="user" />
        </>
      ) : (
        <>
          <SlowReadNotice
            query={lastAdmin}
            queryKey={lastAdminQuery(scope, user.uuid).queryKey}
            what="lastAdminCheck"
          />
          <LastAdminNote
            verdict={verdict}
            name={name}
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
  name: string,
  scopeName: ScopeName,
): string | undefined {
  if (failed) return `Couldn’t load ${name}. Try again first.`
  switch (verdict) {
    case 'blocked-last':
      return `${name} is the last admin in ${scopeName.full}.`
    case 'blocked-unchecked':
      return `First check whether ${scopeName.full} has another admin.`
    case 'asking':
    case 'clear':
    case 'unchecked':
    case 'last':
      return undefined
  }
}

function Stamp({ user, scopeName }: { user: UserMetadata; scopeName: ScopeName }) {
  const parents = [
    scopeName.level === 'account' ? undefined : scopeName.account,
    scopeName.level === 'project' ? scopeName.org : undefined,
  ].filter((name) => name !== undefined)
  return (
    <>
      <span className="flex items-start gap-1.5 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
        {scopeIcons[scopeName.level]}
        <span className="min-w-0">
          from {scopeName.level}{' '}
          {parents.map((name) => (
            <span key={name}>
              <bdi>{name}</bdi> ›{' '}
            </span>
          ))}
          <bdi className="font-medium text-text">{scopeName.name}</bdi>
        </span>
      </span>
      <span className="flex flex-wrap items-center gap-x-3 text-muted">
        <bdi>{user.email}</bdi>
        {user.externallyManaged === true && <ManagedByBadge user={user} showText />}
      </span>
    </>
  )
}
