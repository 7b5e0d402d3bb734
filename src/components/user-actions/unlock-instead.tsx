import { LockOpen } from 'lucide-react'
import { causeOf } from '#src/domain/error-cause.ts'
import { StillSaving } from '#src/components/still-saving.tsx'
import { usePermissions } from '#src/components/use-permissions.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import type { Scope } from '#src/domain/scope.ts'
import { firstName } from '#src/domain/user.ts'
import { unlockUserMutation } from '#src/queries/user-mutations.ts'
import { Button } from '#src/ui/button.tsx'

/**
 * A way on where a locked person stood in the way of another change (docs/failures.md, F24): shown to those who may
 * unlock.
 */
export function UnlockInstead({ scope, user }: { scope: Scope; user: UserMetadata }) {
  const rights = usePermissions(scope)
  const { state, run } = useSafeMutation(unlockUserMutation(scope))
  if (!rights.has('core_user_manage')) return null
  const first = firstName(user)
  if (state.status === 'done' && state.confirmed)
    return (
      <p role="status">
        <bdi>{first}</bdi> is unlocked. You can try again.
      </p>
    )
  return (
    <span className="flex flex-col gap-1">
      <Button
        size="small"
        icon={<LockOpen aria-hidden />}
        busy={state.status === 'pending'}
        busyLabel="Unlocking"
        onClick={() => void run({ user })}
      >
        Unlock {first}
      </Button>
      {state.status === 'pending' && <StillSaving />}
      {state.status === 'refused' && (
        <span role="alert">
          <bdi>{first}</bdi> could not be unlocked. {causeOf(state.error)}
        </span>
      )}
      {state.status === 'doubt' && state.finding !== 'asking' && (
        <span role="alert">
          {state.finding === 'done'
            ? `${first} is unlocked. You can try again.`
            : `${causeOf(state.error)} ${first} may or may not be unlocked.`}
        </span>
      )}
      {state.status === 'done' && (
        <span role="alert">
          Harness still reports <bdi>{first}</bdi> as locked.
        </span>
      )}
    </span>
  )
}
