import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { useRetryReason } from '#src/components/use-retry-countdown.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import { ErrorDetails } from '#src/components/error-details.tsx'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { mayHaveReplaced } from '#src/domain/outcome.ts'
import { goneWords } from '#src/domain/refusal.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName, firstName } from '#src/domain/user.ts'
import { startCoolDown } from '#src/session/reset-cooldown.ts'
import { reset2faMutation } from '#src/queries/user-mutations.ts'
import type { MutationState } from '#src/domain/mutation-state.ts'
import { ConsequenceList } from '#src/ui/consequence-list.tsx'
import { Note } from '#src/ui/note.tsx'
import { useCoolDown } from './use-cool-down.ts'
import { UnlockInstead } from './unlock-instead.tsx'

type ResetDialogProps = { scope: Scope; user: UserMetadata; opener: HTMLElement | null; onClose: () => void }

/**
 * Asks before a person's two-factor secret is replaced, sends it once, and says what came of it
 * (docs/testing.md, TF-21, TF-22).
 */
export function ResetDialog({ scope, user, opener, onClose }: ResetDialogProps) {
  const account = useScopeName({ account: scope.account })
  const mutation = useSafeMutation(reset2faMutation(scope))
  const coolDown = useCoolDown(scope.account, user.uuid)
  const name = displayName(user)
  const first = firstName(user)
  const { state } = mutation
  const pending = state.status === 'pending'
  const waiting = useRetryReason(state)
  const denied = state.status === 'refused' && (state.outcome === 'forbidden' || state.outcome === 'gone')
  const ended = state.status === 'done' || denied
  const again = state.status === 'doubt' || (state.status === 'refused' && mayHaveReplaced(state.error))

  const send = async () => {
    const result = await mutation.run({ user })
    const sent = result.status === 'doubt' || (result.status === 'done' && result.confirmed)
    if (sent || (result.status === 'refused' && mayHaveReplaced(result.error)))
      startCoolDown(scope.account, user.uuid, Date.now())
  }
  return (
    <ConfirmDialog
      title={
        <>
          Reset two-factor of <bdi>{name}</bdi>?
        </>
      }
      stamp={
        <>
          <bdi>{user.email}</bdi> in <bdi>{account.full}</bdi>
        </>
      }
      opener={opener}
      pending={pending}
      onClose={onClose}
      onConfirm={() => void send()}
      {...(state.status === 'doubt' && { cancel: 'Close' })}
      action={
        ended
          ? undefined
          : {
              label: `Reset two-factor of ${first}${again ? ' again' : ''}`,
              danger: true,
              busyLabel: 'Resetting',
              blockedReason:
                coolDown > 0 && !pending
                  ? `Reset a moment ago. Another reset makes the first mail useless. Possible again in ${coolDown} s.`
                  : waiting,
            }
      }
      consequences={!ended && !again ? <Question first={first} /> : undefined}
      outcome={<ResetOutcome scope={scope} state={state} user={user} account={account.full} />}
    />
  )
}

function Question({ first }: { first: string }) {
  return (
    <>
      <ConsequenceList
        items={[
          {
            kind: 'loses',
            children: `The authenticator app of ${first} stops working at once. A new secret takes its place.`,
          },
          { kind: 'keeps', children: `Two-factor stays on. ${first} keeps the password, the roles and the groups.` },
          {
            kind: 'note',
            children: `Harness sends ${first} a mail with the new secret. Until it is set up in an app, ${first} cannot sign in with a password.`,
          },
        ]}
      />
      <Note tone="warning" title={`Check first that it is ${first} who asks`}>
        <ul className="list-disc pl-5">
          <li>Call back on a number that you already have, or meet in person.</li>
          <li>Do not rely on a mail or chat: whoever took it over would get the new secret.</li>
        </ul>
      </Note>
    </>
  )
}

type ResetOutcomeProps = { scope: Scope; state: MutationState<boolean>; user: UserMetadata; account: string }

function ResetOutcome({ scope, state, user, account }: ResetOutcomeProps) {
  const first = firstName(user)
  if (state.status === 'done')
    return state.confirmed ? (
      <Note tone="success" title={`Two-factor of ${first} is reset`}>
        <p role="status">
          The old authenticator does not work any more. A mail with the new secret goes to <bdi>{user.email}</bdi>.
        </p>
      </Note>
    ) : (
      <Note tone="warning" title="Nothing was reset">
        <p role="alert">Two-factor is not on for this user, so nothing was sent.</p>
      </Note>
    )
  if (state.status === 'refused' && mayHaveReplaced(state.error))
    return (
      <Note tone="danger" title={`Harness reported a failure for ${first}`}>
        <p role="alert">
          {causeOf(state.error)} The old authenticator may have stopped working all the same, because Harness replaces
          the secret before it sends the mail. Ask <bdi>{first}</bdi> whether a mail came before you reset again.
        </p>
        <ErrorDetails error={state.error} />
      </Note>
    )
  return (
    <MutationAlert
      state={state}
      failed={`Two-factor of ${first} was not reset`}
      verb={`reset two-factor of ${displayName(user)} in ${account}`}
      gone={goneWords(account)}
      doubt="An e-mail may already be on its way. Sending another makes the first one useless."
      unlock={<UnlockInstead scope={scope} user={user} />}
    />
  )
}
