import { useQuery } from '@tanstack/react-query'
import { UserMinus } from 'lucide-react'
import { useRef, useState, type SubmitEvent } from 'react'
import { ReadError } from '#src/components/read-error.tsx'
import { SourceBadge } from '#src/components/user-badges.tsx'
import { SlowReadNotice } from '#src/components/slow-read-notice.tsx'
import { useScopeName, type ScopeName } from '#src/components/use-scope-name.ts'
import { ConfirmWordField } from '#src/components/confirm-word-field.tsx'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName, firstName } from '#src/domain/user.ts'
import {
  mayConfirmRemoval,
  needsTypedWord,
  REMOVE_WORD,
  removalVerdict,
  wordProblem,
  type LastAdminCheck,
} from '#src/domain/user-guards.ts'
import { addPendingRemoval } from '#src/session/pending-removals.ts'
import { lastAdminQuery, userQuery } from '#src/queries/user-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { AlertDialog } from '#src/ui/dialog.tsx'
import { Initials } from '#src/ui/initials.tsx'
import { afterPress } from '#src/ui/press.ts'
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
  const [problem, setProblem] = useState<string>()
  const word = useRef<HTMLInputElement>(null)
  const cancel = useRef<HTMLButtonElement>(null)
  const back = useRef(opener)

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

  const confirm = (event: SubmitEvent) => {
    event.preventDefault()
    if (fresh === undefined || !mayConfirmRemoval(verdict)) return
    const wrong = typed ? wordProblem(word.current?.value ?? '') : undefined
    setProblem(wrong)
    if (wrong !== undefined) {
      word.current?.focus()
      return
    }
    addPendingRemoval({ scope, user: fresh.user, scopeName: scopeName.full, acceptedLastAdmin: verdict === 'last' })
    onClose()
  }
  return (
    <AlertDialog
      open
      title={
        <>
          Remove <bdi>{displayName(present)}</bdi> from <bdi>{scopeName.full}</bdi>?
        </>
      }
      initialFocus={cancel}
      finalFocus={back}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      footer={
        <>
          <Button ref={cancel} onClick={onClose} className="max-md:min-h-10">
            {gone ? 'Close' : 'Cancel'}
          </Button>
          {!gone && (
            <Button
              type="submit"
              form="remove-person"
              variant="danger"
              className="max-md:min-h-10"
              icon={<UserMinus aria-hidden />}
              busy={!person.isError && (fresh === undefined || verdict === 'asking')}
              blockedReason={blockedReason(person.isError, verdict, first, scopeName)}
              reasonPlacement="hidden"
            >
              Remove {first} from {scopeName.name}
            </Button>
          )}
        </>
      }
    >
      <PersonStamp user={present} scopeName={scopeName} />
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
          <RemovalConsequences scope={scope} scopeName={scopeName} person={fresh} />
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
      {/* Always there, so that the button in the foot has its form. */}
      <form id="remove-person" onSubmit={confirm} noValidate className={typed ? undefined : 'hidden'}>
        {typed && (
          <ConfirmWordField
            ref={word}
            word={REMOVE_WORD}
            problem={problem}
            onBlur={({ currentTarget }) =>
              afterPress(() => {
                const { value } = currentTarget
                if (value.trim() !== '') setProblem(wordProblem(value))
              })
            }
            onChange={(event) => {
              if (problem !== undefined && wordProblem(event.currentTarget.value) === undefined) setProblem(undefined)
            }}
          />
        )}
      </form>
    </AlertDialog>
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
      {user.externallyManaged === true && <SourceBadge user={user} filled />}
    </div>
  )
}
