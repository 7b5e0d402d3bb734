import { LockOpen } from 'lucide-react'
import { causeOf } from '#src/domain/error-cause.ts'
import { StillSaving } from '#src/components/still-saving.tsx'
import { usePermissions } from '#src/components/use-permissions.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { unlockUserMutation } from '#src/queries/user-mutations.ts'
import { Button } from '#src/ui/button.tsx'
import { Status } from '#src/ui/live-region.tsx'

/**
 * An alternative if another change failed because the user is locked (docs/failures.md, F24): shown to those who can
 * unlock.
 */
export function UnlockInstead({ scope, user }: { scope: Scope; user: UserMetadata }) {
  const permissions = usePermissions(scope)
  const { state, run } = useSafeMutation(unlockUserMutation(scope))
  if (!permissions.has('core_user_manage')) return null
  const name = displayName(user)
  if (state.status === 'done' && state.confirmed)
    return (
      <Status>
        <bdi>{name}</bdi> was unlocked. You can try again.
      </Status>
    )
  return (
    <span className="flex flex-col gap-1">
      <Button
        size="small"
        icon={<LockOpen aria-hidden />}
        busy={state.status === 'pending'}
        busyLabel="Unlocking…"
        onClick={() => void run({ user })}
      >
        Unlock {name}
      </Button>
      {state.status === 'pending' && <StillSaving />}
      {state.status === 'refused' && (
        <span role="alert">
          Couldn’t unlock <bdi>{name}</bdi>. {causeOf(state.error)}
        </span>
      )}
      {state.status === 'doubt' && state.finding !== 'asking' && (
        <span role="alert">
          {state.finding === 'done'
            ? `${name} was unlocked. You can try again.`
            : `${causeOf(state.error)} We don’t know whether ${name} was unlocked.`}
        </span>
      )}
      {state.status === 'done' && (
        <span role="alert">
          Harness still reports <bdi>{name}</bdi> as locked.
        </span>
      )}
    </span>
  )
}
