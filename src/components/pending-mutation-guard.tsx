import { leavableMutations } from '#src/queries/safe-mutation.ts'
import { LeaveGuard } from './leave-guard.tsx'
import { useStore } from './use-store.ts'

/**
 * Asks once before the user leaves a page while a change is pending (docs/failures.md, F51). Leaving does not stop the
 * change (docs/failures.md, F07).
 */
export function PendingMutationGuard() {
  return (
    <LeaveGuard
      when={useStore(leavableMutations).length > 0}
      title="Leave before this change is saved?"
      leave="Leave now"
    >
      A change is still being saved and can’t be canceled. If you leave, we’ll notify you when it finishes.
    </LeaveGuard>
  )
}
