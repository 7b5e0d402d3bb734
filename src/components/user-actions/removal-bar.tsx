import { useQueryClient } from '@tanstack/react-query'
import { Undo2, UserRoundMinus } from 'lucide-react'
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { StillSaving } from '#src/components/still-saving.tsx'
import { useBulkRuns, useHasUndoableRun } from '#src/components/use-bulk-runs.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { countBulk } from '#src/jobs/bulk-rows.ts'
import type { BulkRun } from '#src/jobs/bulk-run.ts'
import { useUndoTime } from '#src/components/undo-time.ts'
import { useBeforeUnload } from '#src/components/use-before-unload.ts'
import { useRetryReason } from '#src/components/use-retry-countdown.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import { ErrorDetails } from '#src/components/error-details.tsx'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import { causeOf } from '#src/domain/error-cause.ts'
import { byCount, counted, formatNumber } from '#src/domain/format.ts'
import { scopeLevel } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { removalVerdict, type RemovalVerdict } from '#src/domain/user-guards.ts'
import { addToast } from '#src/session/toast-queue.ts'
import {
  dropPendingRemoval,
  isOpen,
  setRemovalStage,
  notifyRemoved,
  type PendingRemoval,
} from '#src/session/pending-removals.ts'
import { removeUserMutation } from '#src/queries/user-mutations.ts'
import { lastAdminQuery } from '#src/queries/user-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Kbd } from '#src/ui/kbd.tsx'
import { isComposing, isTyping, undoKey } from '#src/ui/keys.ts'
import { Note } from '#src/ui/note.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { UnlockInstead } from './unlock-instead.tsx'
import { usePendingRemovals } from './use-pending-removals.ts'
import { useSingleFlight } from '#src/components/use-single-flight.ts'
import { Status } from '#src/ui/live-region.tsx'

const TICK_MS = 250

const LABEL = 'Removals'

/**
 * Bars of removals that are waiting, running, or ended in a way that must be read. Rendered in the shell, on every
 * page.
 */
export function RemovalBars() {
  const removals = usePendingRemovals()
  const runs = useBulkRuns()
  // The list of runs stays the same while one of them continues.
  useHasUndoableRun()
  const bars = useRef<HTMLElement>(null)
  useBeforeUnload(removals.some(isOpen))
  useReservedSpace(bars)
  return (
    <section
      ref={bars}
      aria-label={LABEL}
      // Above the pagination and next to the navigation, so that neither is covered.
      className="fixed inset-x-4 bottom-16 z-30 mr-(--drawer-end) mb-(--drawer-bottom) flex flex-col gap-2 md:inset-x-6 lg:left-[16rem]"
    >
      {removals.map((removal) => (
        <RemovalBar key={removal.id} removal={removal} />
      ))}
      {runs.map(({ run }) => run.getState().held === true && <DelayedRun key={run.id} run={run} />)}
    </section>
  )
}

type Phase =
  | { at: 'waiting' }
  | { at: 'sending' }
  | { at: 'ended' }
  /** The last-admin rule was checked again just before sending, and nothing was sent. */
  | { at: 'stopped'; verdict: RemovalVerdict; error?: unknown }

function RemovalBar({ removal }: { removal: PendingRemoval }) {
  const { id, user, scope, scopeName } = removal
  const client = useQueryClient()
  const mutation = useSafeMutation(removeUserMutation(scope))
  const [phase, setPhase] = useState<Phase>({ at: 'waiting' })
  const waiting = useRetryReason(mutation.state)
  // The timer and a click can fire in the same moment.
  const sending = useSingleFlight()
  const name = displayName(user)

  const gone = () => {
    dropPendingRemoval(id)
    notifyRemoved(removal)
  }
  const send = () => sending.run(attempt)
  const attempt = async () => {
    leaveBar()
    setPhase({ at: 'sending' })
    // A retry also runs for the rows.
    setRemovalStage(id, 'held')
    if (!removal.acceptedLastAdmin) {
      const verdict = await checkLastAdmin()
      if (verdict !== undefined) {
        setPhase(verdict)
        setRemovalStage(id, 'ended')
        return
      }
    }
    setRemovalStage(id, 'sent')
    const result = await mutation.run({ user })
    setPhase({ at: 'ended' })
    setRemovalStage(id, 'ended')
    if (result.status === 'done') {
      const { data } = result
      if (data === 'removed') addToast('success', `${name} was removed from ${scopeName}.`)
      else if (data === 'gone') addToast('success', `${name} was already removed from ${scopeName}.`)
      else addToast('warning', `${name} wasn’t in ${scopeName}. No changes were made.`)
      gone()
    } else if (result.status === 'doubt' && result.finding === 'done') notifyRemoved(removal)
  }
  /** Why nothing can be sent now, or undefined. The service guards only the account itself (docs/failures.md, F58). */
  const checkLastAdmin = async (): Promise<Phase | undefined> => {
    const level = scopeLevel(scope)
    try {
      const last = await client.query({ ...lastAdminQuery(scope, user.uuid), retry: false })
      const verdict = removalVerdict(level, last)
      return verdict === 'clear' ? undefined : { at: 'stopped', verdict }
    } catch (error) {
      const verdict = removalVerdict(level, 'failed')
      return verdict === 'unchecked' ? undefined : { at: 'stopped', verdict, error }
    }
  }

  const close = (
    <Button
      size="small"
      className="max-md:min-h-10"
      onClick={() => {
        leaveBar()
        dropPendingRemoval(id)
      }}
    >
      Close
    </Button>
  )
  const again = (
    <Button size="small" className="max-md:min-h-10" blockedReason={waiting} onClick={() => void send()}>
      Try again<span className="sr-only"> to remove {name}</span>
    </Button>
  )
  if (phase.at === 'waiting')
    return (
      <Countdown
        name={name}
        scopeName={scopeName}
        onUndo={() => {
          if (sending.isRunning()) return
          leaveBar()
          dropPendingRemoval(id)
          addToast('success', `Removal canceled. ${name} is still in ${scopeName}.`)
        }}
        onTime={() => void send()}
      />
    )
  if (phase.at === 'sending' && mutation.state.status !== 'doubt')
    return (
      <div className={bar}>
        <Status className="flex items-center gap-2">
          <Spinner decorative />
          Removing {name} from {scopeName}…
        </Status>
        {mutation.state.status === 'pending' && <StillSaving />}
      </div>
    )
  if (phase.at === 'stopped')
    return (
      <div className={bar}>
        <div className="min-w-48 flex-1">
          <Note
            tone="danger"
            title={`Couldn’t remove ${name} from ${scopeName}`}
            alert={`${stoppedText(phase, removal)} No changes were made.`}
          >
            <ErrorDetails error={phase.error} />
          </Note>
        </div>
        {phase.verdict === 'blocked-unchecked' && again}
        {close}
      </div>
    )
  const found = mutation.state.status === 'doubt' ? mutation.state.finding : undefined
  const denied = mutation.state.status === 'refused' && mutation.state.outcome === 'forbidden'
  const { checkAgain } = mutation
  return (
    <div className={bar}>
      <div className="min-w-48 flex-1">
        <MutationAlert
          state={mutation.state}
          takesFocus={false}
          failed={`Couldn’t remove ${name} from ${scopeName}`}
          denied={`You don’t have permission to remove ${name} from ${scopeName}`}
          request={`Please grant me permission to remove ${name} from ${scopeName}.`}
          unlock={<UnlockInstead scope={scope} user={user} />}
          onCheckAgain={
            checkAgain &&
            (async () => {
              if ((await checkAgain()) === 'done') notifyRemoved(removal)
            })
          }
          foundDone={`We checked, and ${name} is no longer in ${scopeName}.`}
          foundNotDone={`We checked, and ${name} is still in ${scopeName}. You can try again.`}
          doubt="It’s safe to try again."
        />
      </div>
      {found !== 'done' && found !== 'asking' && !denied && again}
      {found !== 'asking' && close}
    </div>
  )
}

/** A bulk removal before it starts. */
function DelayedRun({ run }: { run: BulkRun }) {
  const { full } = useScopeName(run.plan.scope)
  const users = counted(countBulk(run.getState().rows).waiting, 'user', 'users')
  return (
    <Countdown
      name={users}
      scopeName={full}
      onUndo={() => {
        leaveBar()
        run.stop('You undid the removal.')
        addToast('success', `Removal canceled. No users were removed from ${full}.`)
      }}
      onTime={() => {
        leaveBar()
        run.resume()
      }}
    />
  )
}

/** The pressed button unmounts, so move focus to main. */
function leaveBar(): void {
  if (document.activeElement?.closest(`[aria-label="${LABEL}"]`) == null) return
  document.getElementById('main')?.focus({ preventScroll: true })
}

const bar =
  'flex min-h-13 flex-wrap items-center gap-x-4 gap-y-2 rounded-card border border-edge bg-raised px-4 py-2 text-sm text-text shadow-overlay'

function stoppedText(phase: Extract<Phase, { at: 'stopped' }>, { scopeName }: PendingRemoval): string {
  return phase.verdict === 'blocked-unchecked'
    ? `We couldn’t check whether ${scopeName} has another admin. ${causeOf(phase.error)}`
    : `They’re now the last admin in ${scopeName}. Start the removal again if you want to remove them anyway.`
}

type CountdownProps = { name: string; scopeName: string; onUndo: () => void; onTime: () => void }

/**
 * The countdown. It pauses while it has the pointer or the focus. Ctrl Z undoes the removal from anywhere outside of a
 * field.
 */
function Countdown({ name, scopeName, onUndo, onTime }: CountdownProps) {
  const [chosen] = useUndoTime()
  // As it was when the removal was confirmed.
  const [undoTime] = useState(chosen)
  const waits = undoTime === 0
  const [left, setLeft] = useState(waits ? Infinity : undoTime * 1000)
  const [isPaused, setPaused] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const isOver = left <= 0
  const seconds = Math.max(1, Math.ceil(left / 1000))
  useEffect(() => {
    if (isOver || waits) return
    let last = performance.now()
    const timer = setInterval(() => {
      const now = performance.now()
      const passed = now - last
      last = now
      const isHeld = box.current?.matches(':hover, :focus-within') === true
      setPaused(isHeld)
      if (!isHeld) setLeft((before) => before - passed)
    }, TICK_MS)
    return () => {
      clearInterval(timer)
    }
  }, [isOver, waits])
  const end = useEffectEvent(onTime)
  useEffect(() => {
    if (isOver) end()
  }, [isOver])
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || isComposing(event)) return
    const isUndo =
      (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'z'
    const isEscape = event.key === 'Escape' && box.current?.contains(document.activeElement) === true
    // In a field, the shortcut undoes typing instead.
    if (!isEscape && (!isUndo || isTyping(event))) return
    event.preventDefault()
    event.stopPropagation()
    onUndo()
  })
  useEffect(() => {
    document.addEventListener('keydown', press, true)
    return () => {
      document.removeEventListener('keydown', press, true)
    }
  }, [])
  return (
    <div ref={box} className={bar}>
      <UserRoundMinus aria-hidden className="size-4 shrink-0 text-danger-text" />
      <div className="min-w-48 flex-1 break-words">
        <p>
          {waits
            ? `${name} will be removed when you select Remove now`
            : isPaused
              ? `Removing ${name} is paused`
              : byCount(
                  seconds,
                  `Removing ${name} in 1 second`,
                  `Removing ${name} in ${formatNumber(seconds)} seconds`,
                )}
        </p>
        <p className="text-xs text-muted">From {scopeName}. Signing out or closing the tab cancels it.</p>
        {/* Announced once: a countdown read out every second would drown out everything else. */}
        <Status className="sr-only">
          {waits
            ? `${name} will be removed from ${scopeName} when you select Remove now. Press ${undoKey} to undo.`
            : `Removing ${name} from ${scopeName} in ${undoTime} seconds. Press ${undoKey} to undo.`}
        </Status>
      </div>
      <span className="flex gap-2 max-md:w-full max-md:*:flex-1">
        <Button
          size="small"
          icon={<Undo2 aria-hidden />}
          aria-keyshortcuts="Control+Z Meta+Z"
          onClick={onUndo}
          className="max-md:min-h-10"
        >
          Undo<span className="sr-only"> removing {name}</span>
          <span aria-hidden className="max-md:hidden">
            <Kbd>{undoKey}</Kbd>
          </span>
        </Button>
        <Button
          size="small"
          variant="danger-outline"
          // Not visually hidden text: next to an icon or alone, a button adds a space between its parts.
          aria-label={`Remove now: ${name}`}
          onClick={onTime}
          className="max-md:min-h-10"
        >
          Remove now
        </Button>
      </span>
    </div>
  )
}

/** Adds padding at the end of the page, so that the bars cover nothing. */
function useReservedSpace(bars: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = bars.current
    if (element === null) return
    const { style } = document.documentElement
    const observer = new ResizeObserver(() => {
      style.setProperty('--bars-bottom', `${element.offsetHeight + 16}px`)
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      style.removeProperty('--bars-bottom')
    }
  }, [bars])
}
