import { Suspense, useState } from 'react'
import { WorkingNote } from '#src/components/still-saving.tsx'
import { usePreload } from '#src/ui/use-preload.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { formatList } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { addToast } from '#src/session/toast-queue.ts'
import { unlockUserMutation } from '#src/queries/user-mutations.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import type { UnlockFailure } from './unlock-failed.tsx'
import { useIsUnmounted } from '#src/components/use-is-unmounted.ts'

const load = () => import('./unlock-failed.tsx')
const UnlockFailed = lazyPart(async () => (await load()).UnlockFailed)

/**
 * Unlocks users without a confirmation. Success is a toast; everything else is a dialog.
 *
 * @returns `run(user)`, the IDs being unlocked, and what to render
 */
export function useUnlock(scope: Scope) {
  usePreload(load)
  const mutation = useSafeMutation(unlockUserMutation(scope))
  const [pending, setPending] = useState<ReadonlyMap<string, string>>(new Map())
  const [failures, setFailures] = useState<readonly UnlockFailure[]>([])
  const left = useIsUnmounted()

  const run = async (user: UserMetadata) => {
    setPending((before) => new Map(before).set(user.uuid, displayName(user)))
    const result = await mutation.run({ user })
    if (result.status === 'dropped') return
    setPending((before) => new Map([...before].filter(([id]) => id !== user.uuid)))
    // After navigation, useSafeMutation itself reports the outcome.
    if (left.current) return
    if (result.status === 'done' && result.confirmed) addToast('success', `${displayName(user)} was unlocked.`)
    else setFailures((before) => [...before.filter((failure) => failure.user.uuid !== user.uuid), { user, result }])
  }

  const [failure] = failures
  const dismiss = () => {
    setFailures(([, ...rest]) => rest)
  }
  const dialog = (
    <>
      <WorkingNote>{pending.size > 0 ? `Unlocking ${formatList([...pending.values()])}…` : undefined}</WorkingNote>
      {failure !== undefined && (
        <Suspense>
          <UnlockFailed
            key={failure.user.uuid}
            scope={scope}
            failure={failure}
            onClose={dismiss}
            onRetry={() => {
              dismiss()
              void run(failure.user)
            }}
          />
        </Suspense>
      )}
    </>
  )
  return { run, pending, dialog }
}
