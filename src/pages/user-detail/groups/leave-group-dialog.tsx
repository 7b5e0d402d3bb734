import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type RefObject } from 'react'
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { UnlockInstead } from '#src/components/user-actions/unlock-instead.tsx'
import { useRetryReason } from '#src/components/use-retry-countdown.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import type { UserGroup } from '#src/contract/group-schema.ts'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import type { RoleAssignment } from '#src/domain/access.ts'
import { placeName } from '#src/domain/access-map.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { formatNumber } from '#src/domain/format.ts'
import { groupsGrantingAdmin, leaveBlock, mightLoseAdmin } from '#src/domain/group-changes.ts'
import { goneText } from '#src/domain/refusal.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import type { LastAdminCheck } from '#src/domain/user-guards.ts'
import { leaveGroupMutation } from '#src/queries/group-mutations.ts'
import { addToast } from '#src/session/toast-queue.ts'
import { lastAdminQuery } from '#src/queries/user-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { ConsequenceList } from '#src/ui/consequence-list.tsx'
import { FocusBox } from '#src/ui/focus-box.tsx'
import { Note } from '#src/ui/note.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { useSingleFlight } from '#src/components/use-single-flight.ts'

type LeaveGroupDialogProps = {
  scope: Scope
  scopeName: string
  user: UserMetadata
  isSelf: boolean
  group: UserGroup
  assignments: readonly RoleAssignment[]
  /** Whether these are all role assignments of the user. */
  complete: boolean
  opener: RefObject<HTMLElement | null>
  /** Receives the focus when the row unmounts. */
  next: RefObject<HTMLElement | null>
  onClose: () => void
}

/** Maximum number of roles that are named. */
const MAX = 6

/** Confirms the removal of a user from a group, sends the request once, and shows the outcome. */
export function LeaveGroupDialog(props: LeaveGroupDialogProps) {
  const { scope, scopeName, user, isSelf, group, assignments, complete, opener, next, onClose } = props
  const client = useQueryClient()
  // Captured at opening: after the removal, no role is inherited from the group.
  const [through] = useState(() => groupsGrantingAdmin(scope.account, group, assignments))
  const [guarded] = useState(() => mightLoseAdmin(scope, group, assignments, complete))
  const check = useQuery({ ...lastAdminQuery(scope, user.uuid), retry: false, enabled: guarded })
  const mutation = useSafeMutation(leaveGroupMutation(scope, user.uuid))
  const waiting = useRetryReason(mutation.state)
  const [phase, setPhase] = useState<'idle' | 'checking' | 'sending'>('idle')
  const leaving = useSingleFlight()
  const back = useRef(opener.current)
  const { state } = mutation
  const name = displayName(user)
  const verdict: LastAdminCheck = !guarded
    ? false
    : check.isFetching
      ? 'asking'
      : check.isError
        ? 'failed'
        : (check.data ?? 'asking')
  const block = verdict === 'asking' ? undefined : leaveBlock(scope, verdict)
  const ended =
    (state.status === 'done' && !state.confirmed) ||
    (state.status === 'doubt' && state.finding === 'done') ||
    (state.status === 'refused' && (state.outcome === 'forbidden' || state.outcome === 'gone'))

  const close = () => {
    if (!leaving.isRunning()) onClose()
  }
  const leave = async () => {
    if (block !== undefined || verdict === 'asking') return
    try {
      if (guarded) {
        setPhase('checking')
        // Checked again right before sending: outside the account level, the service itself does not check
        // (docs/service.md, trap 26).
        const now = await client
          .query({ ...lastAdminQuery(scope, user.uuid), retry: false })
          .catch((): LastAdminCheck => 'failed')
        if (leaveBlock(scope, now) !== undefined) return
      }
      setPhase('sending')
      const result = await mutation.run({ user, group: { id: group.identifier, name: group.name } })
      if (result.status === 'doubt' && result.finding === 'done') back.current = next.current
      if (result.status !== 'done' || !result.confirmed) return
      back.current = next.current
      addToast('success', `${name} was removed from group ${group.name}.`)
      onClose()
    } finally {
      setPhase('idle')
    }
  }
  return (
    <ConfirmDialog
      title={
        <>
          Remove <bdi>{name}</bdi> from <bdi>{group.name}</bdi>?
        </>
      }
      subtitle={
        <>
          <bdi>{user.email}</bdi> in <bdi>{scopeName}</bdi>
        </>
      }
      opener={back}
      pending={phase === 'sending'}
      onClose={close}
      onConfirm={() => void leaving.run(leave)}
      action={
        ended
          ? undefined
          : {
              label: 'Remove from group',
              danger: true,
              busy: phase !== 'idle' || verdict === 'asking',
              busyLabel: phase === 'sending' ? 'Removing…' : 'Checking…',
              blockedReason: block === undefined ? waiting : blockLabels[block],
              reasonPlacement: block === undefined ? 'below' : 'hidden',
            }
      }
      consequences={
        <ConsequenceList
          items={[
            { kind: 'loses', children: <Losses through={through} complete={complete} /> },
            {
              kind: 'keeps',
              children: `Membership in ${scopeName}, direct roles, and roles inherited from other groups`,
            },
            ...(isSelf
              ? [
                  {
                    kind: 'note' as const,
                    children: 'This is you, so you might not be able to undo it yourself.',
                  },
                ]
              : []),
          ]}
        />
      }
      outcome={
        <>
          {state.status === 'done' && !state.confirmed && (
            <FocusBox>
              <Note tone="warning" title={`${name} wasn’t removed from ${group.name}`}>
                <p role="alert">
                  Harness still lists <bdi>{name}</bdi> as a member of <bdi>{group.name}</bdi>. You can try again.
                </p>
              </Note>
            </FocusBox>
          )}
          <MutationAlert
            state={state}
            failed={`Couldn’t remove ${name} from ${group.name}`}
            denied={`You don’t have permission to change the members of group ${group.name} in ${scopeName}`}
            request={`Please grant me permission to change the members of group ${group.name} in ${scopeName}.`}
            gone={goneText(scopeName)}
            unlock={<UnlockInstead scope={scope} user={user} />}
            foundDone={`We checked, and ${name} is no longer in ${group.name}.`}
            foundNotDone={`We checked, and ${name} is still in ${group.name}. You can try again.`}
            doubt="It’s safe to try again."
            onCheckAgain={mutation.checkAgain}
          />
        </>
      }
    >
      {guarded && verdict === 'asking' && phase === 'idle' && (
        <Spinner label={`Checking whether ${name} is the last admin in ${scopeName}…`} />
      )}
      {block === 'last' && (
        <Note tone="danger" title={`Couldn’t remove ${name}`}>
          <p role="alert">
            They’re the last admin in <bdi>{scopeName}</bdi>. Make someone else an admin first.
            {!complete && ' We couldn’t check whether they inherit the role from this group.'}
          </p>
        </Note>
      )}
      {block === 'unchecked' && (
        <Note
          tone="danger"
          title={`Couldn’t check whether ${name} is the last admin in ${scopeName}`}
          action={
            <Button size="small" onClick={() => void check.refetch()}>
              Check again
            </Button>
          }
        >
          <p role="alert">{causeOf(check.error)} No changes were made.</p>
        </Note>
      )}
    </ConfirmDialog>
  )
}

const blockLabels = {
  last: 'The scope would have no admin left',
  unchecked: 'Still checking whether the scope keeps an admin',
}

function Losses({ through, complete }: { through: readonly RoleAssignment[]; complete: boolean }) {
  if (through.length === 0)
    return (
      <>
        {complete
          ? 'Membership in this group. It has no roles that you can view.'
          : 'Membership in this group and every role inherited from it. You don’t have permission to view which.'}
      </>
    )
  const more = through.length - MAX
  return (
    <>
      Membership in this group and the roles inherited from it:
      <ul className="list-disc pl-5">
        {through.slice(0, MAX).map((assignment) => (
          <li key={assignment.id}>
            <bdi className="font-medium text-text">{assignment.role.name}</bdi> for{' '}
            <bdi>{assignment.resourceGroup}</bdi> (<bdi>{placeName(assignment)}</bdi>)
          </li>
        ))}
        {more > 0 && <li>{formatNumber(more)} more</li>}
      </ul>
    </>
  )
}
