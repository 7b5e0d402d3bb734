import { useEffect, useRef, type ReactNode } from 'react'
import type { ApiError } from '#src/domain/api-error.ts'
import { causeOf, doubtText, permissionAdvice } from '#src/domain/error-cause.ts'
import { goneText, refusalOf, secondsToWait, waitText } from '#src/domain/refusal.ts'
import { Button } from '#src/ui/button.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { Note } from '#src/ui/note.tsx'
import { ErrorDetails } from './error-details.tsx'
import { StillSaving } from './still-saving.tsx'
import { byCount } from '#src/domain/format.ts'
import { useRetryCountdown } from './use-retry-countdown.ts'
import type { MutationState } from '#src/domain/mutation-state.ts'
import { Status } from '#src/ui/live-region.tsx'

type MutationAlertProps = {
  state: MutationState<unknown>
  /** The failed attempt, as the start of a sentence: "Dana could not be removed". */
  failed: string
  /** "You don’t have permission to remove Dana Kim from account Meridian Foods". */
  denied?: string
  /** For an admin: "Please grant me permission to remove Dana Kim from account Meridian Foods." */
  request?: string
  /** Text if a check found that the change was made although the response was unusable. */
  foundDone?: ReactNode
  /** Text if a check found that it was not made. */
  foundNotDone?: ReactNode
  /** Advice before trying again, if the outcome stays unknown. */
  doubt?: ReactNode
  /** Text if the target is gone; see `goneText`. */
  gone?: string
  /** Field errors that have no field in the form. Default: all of them. */
  otherFields?: ApiError['fieldErrors']
  /** Further note about a refusal. */
  hint?: ReactNode
  /** An alternative if the user is locked. */
  unlock?: ReactNode
  /** Checks again whether the change was made. */
  onCheckAgain?: (() => Promise<unknown>) | undefined
  /** Set to false if the message is not next to the pressed button. */
  takesFocus?: boolean
}

/**
 * The outcome of a change that did not simply succeed, next to the form that sent it: why, and what to do. Takes the
 * focus unless an invalid field has it. Otherwise, renders nothing.
 */
export function MutationAlert(props: MutationAlertProps) {
  const { state, takesFocus = true } = props
  const box = useRef<HTMLDivElement>(null)
  const ended = state.status === 'refused' || state.status === 'doubt'
  useEffect(() => {
    if (!ended || !takesFocus) return
    if (document.activeElement?.getAttribute('aria-invalid') !== 'true') box.current?.focus()
  }, [ended, takesFocus])
  if (state.status === 'pending') return <StillSaving />
  if (!ended) return null
  return (
    <div ref={box} tabIndex={-1} className="outline-none">
      {state.status === 'refused' ? (
        <Refused {...props} error={state.error} outcome={state.outcome} />
      ) : (
        <Doubt {...props} error={state.error} finding={state.finding} />
      )}
    </div>
  )
}

type RefusedProps = MutationAlertProps &
  Pick<Extract<MutationState<unknown>, { status: 'refused' }>, 'error' | 'outcome'>

function Refused({ failed, denied = failed, request, gone, otherFields, hint, unlock, error, outcome }: RefusedProps) {
  if (outcome === 'forbidden')
    return (
      <Note
        tone="danger"
        title={denied}
        alert={
          <>
            No changes were made. {permissionAdvice(error)} {hint}
          </>
        }
      >
        {request !== undefined && <CopyButton label="Copy request for an admin" value={requestFor(error, request)} />}
        <ErrorDetails error={error} />
      </Note>
    )
  if (outcome === 'gone')
    return (
      <Note tone="danger" title={failed} alert={<>{gone ?? goneText('this scope')} No changes were made.</>}>
        {hint}
        <ErrorDetails error={error} />
      </Note>
    )
  const fields = otherFields ?? error.fieldErrors
  return (
    <Note
      tone="danger"
      title={failed}
      action={refusalOf(error) === 'locked' ? unlock : undefined}
      alert={
        <>
          {error.fieldErrors.length > fields.length
            ? 'Check the marked fields.'
            : fields.length > 0
              ? 'Harness didn’t accept this change.'
              : causeOf(error)}{' '}
          No changes were made. {hint}
          <WaitAnnouncement error={error} />
        </>
      }
    >
      <WaitShown error={error} />
      <List items={fields.map(({ field, text }) => (field === '' ? text : `${field}: ${text}`))} />
      <List items={error.reasons} />
      <ErrorDetails error={error} />
    </Note>
  )
}

function requestFor({ missingPermissions: missing }: ApiError, request: string): string {
  if (missing.length === 0) return request
  const names = missing.join(', ')
  return `${request} ${byCount(missing.length, `The missing permission is ${names}.`, `The missing permissions are ${names}.`)}`
}

function List({ items }: { items: readonly string[] }) {
  if (items.length === 0) return null
  return (
    <ul className="list-disc pl-5">
      {items.map((item) => (
        <li key={item} className="break-words">
          <bdi>{item}</bdi>
        </li>
      ))}
    </ul>
  )
}

/** Announced once: a countdown read out every second would drown out everything else. */
function WaitAnnouncement({ error }: { error: ApiError }) {
  const seconds = secondsToWait(error)
  return seconds === 0 ? null : <span className="sr-only"> {waitText(seconds)}</span>
}

/** Counts down; nothing is ever sent automatically at its end (docs/failures.md, F25). */
function WaitShown({ error }: { error: ApiError }) {
  const left = useRetryCountdown(error)
  const seconds = secondsToWait(error)
  if (seconds === 0) return null
  const isLongWait = error.retryAfter !== undefined && error.retryAfter > seconds
  return (
    <>
      <p aria-hidden className="tabular-nums">
        {left > 0 ? waitText(left) : 'You can try again now.'}
        {isLongWait && ' Harness asked for a longer wait, so the next try might fail too.'}
      </p>
      <Status className="sr-only">{left > 0 ? '' : 'You can try again now.'}</Status>
    </>
  )
}

type DoubtProps = MutationAlertProps & Pick<Extract<MutationState<unknown>, { status: 'doubt' }>, 'error' | 'finding'>

function Doubt({ error, finding, foundDone, foundNotDone, doubt, onCheckAgain }: DoubtProps) {
  const text = doubtText(error)
  if (finding === 'asking')
    return (
      <Note tone="info">
        <p role="alert">Checking whether the change was saved…</p>
      </Note>
    )
  if (finding === 'done')
    return (
      <Note
        tone="success"
        title="Change saved"
        alert={
          <>
            {text.lead} {foundDone ?? 'We checked, and the change went through.'}
          </>
        }
      >
        <ErrorDetails error={error} />
      </Note>
    )
  const checkButton = onCheckAgain !== undefined && (
    <Button size="small" onClick={() => void onCheckAgain()}>
      Check again
    </Button>
  )
  return (
    <Note
      tone="warning"
      title={finding === 'not-done' ? 'Change not saved' : 'We couldn’t confirm this change'}
      action={checkButton}
      alert={
        <>
          {finding === 'not-done' ? (
            <>
              {text.lead} {foundNotDone ?? 'We checked, and nothing changed. You can try again.'}
            </>
          ) : (
            <>
              {text.unknown} {doubt}
            </>
          )}
          <WaitAnnouncement error={error} />
        </>
      }
    >
      <WaitShown error={error} />
      <ErrorDetails error={error} />
    </Note>
  )
}
