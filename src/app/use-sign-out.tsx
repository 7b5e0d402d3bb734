import { Suspense, type ReactNode } from 'react'
import { useDialogRequest } from '#src/components/use-dialog-request.ts'
import { closeSession } from '#src/session/credential.ts'
import { hasPendingMutations } from '#src/queries/safe-mutation.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import type { PendingWork } from './sign-out-dialog.tsx'
import { useSingleFlight } from '#src/components/use-single-flight.ts'

const SignOutDialog = lazyPart(async () => (await import('./sign-out-dialog.tsx')).SignOutDialog)

const unknown = { left: 0, total: 0, effect: true, decisions: 0, others: { bulkLeft: 0, bulkTotal: 0, effect: false } }

/**
 * Signing out, with one confirmation if it would interrupt something, here or in another tab with the same key.
 *
 * @returns the function for a button, and the dialog to render next to it
 */
export function useSignOut(): { readonly signOut: () => void; readonly question: ReactNode } {
  const [underway, setUnderway, stay] = useDialogRequest<PendingWork>()
  const { run } = useSingleFlight()
  const recheck = async () => {
    // A separate chunk, because no one signs out in the first second. Signing out works without it.
    const found = await import('./pending-work.ts')
      .then(({ pendingWork }) => pendingWork())
      .catch(() => (hasPendingMutations() ? unknown : undefined))
    if (found === undefined) closeSession('signed-out')
    else setUnderway(found)
  }
  const question = underway !== undefined && (
    <Suspense>
      <SignOutDialog underway={underway} onStay={stay} />
    </Suspense>
  )
  return { signOut: () => void run(recheck), question }
}
