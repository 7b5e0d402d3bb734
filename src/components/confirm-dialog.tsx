import { useEffect, useId, useRef, useState, type ComponentProps, type ReactNode, type RefObject } from 'react'
import { wordProblem } from '#src/domain/user-guards.ts'
import { Button } from '#src/ui/button.tsx'
import { AlertDialog, AlertText } from '#src/ui/dialog.tsx'
import { TextField } from '#src/ui/field.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { afterPress } from '#src/ui/press.ts'

type ConfirmAction = Pick<
  ComponentProps<typeof Button>,
  'icon' | 'busy' | 'busyLabel' | 'blockedReason' | 'reasonPlacement'
> & { label: ReactNode; danger?: boolean }

export type ConfirmDialogProps = Pick<ComponentProps<typeof AlertDialog>, 'title' | 'subtitle' | 'size'> & {
  /** Prompt for a choice that has to come first. */
  choice?: ReactNode
  /** Effects of the action; announced together with the title. */
  consequences?: ReactNode
  /** Checks, and the users or objects concerned. */
  children?: ReactNode
  /** A word that must be typed first. */
  word?: string | undefined
  /** Note in the footer, to read before confirming. */
  hint?: ReactNode
  /** Outcome of the action. */
  outcome?: ReactNode
  /** Cancels; has focus first. */
  cancel?: ReactNode
  /** The confirm button. Undefined if there is nothing to confirm. */
  action: ConfirmAction | undefined
  /** A request was sent, so the dialog stays open until the response. Omitted if there is no response to wait for. */
  pending?: boolean
  /** The action must not start twice. */
  once?: boolean
  /** Takes focus on close; a ref if the target can change meanwhile. Default: the previously focused element. */
  opener?: HTMLElement | RefObject<HTMLElement | null> | null
  onClose: () => void
  onConfirm: () => void
}

/** Confirms an action that changes, discards or sends something; shows the outcome if the dialog waits for it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { choice, consequences, children, word, hint, outcome, action, pending, once = false, opener, ...frame } = props
  const { cancel = action === undefined ? 'Close' : 'Cancel', onClose, onConfirm, ...head } = frame
  const safe = useRef<HTMLButtonElement>(null)
  const returnFocus = useRef(opener instanceof HTMLElement ? opener : null)
  const field = useRef<HTMLInputElement>(null)
  const isConfirmed = useRef(false)
  const [problem, setProblem] = useState<string>()
  const [attempt, setAttempt] = useState(0)
  const formId = useId()
  const isOver = action === undefined
  useEffect(() => {
    // The pressed button has unmounted: unless a message took the focus, the page or the dialog itself has it.
    if (isOver && document.activeElement?.contains(safe.current) === true) safe.current?.focus()
  }, [isOver])

  const close = () => {
    if (pending !== true) onClose()
  }
  const confirm = () => {
    // A second click can arrive before the dialog unmounts.
    if (once && isConfirmed.current) return
    const wrong = word === undefined ? undefined : wordProblem(field.current?.value ?? '', word)
    setProblem(wrong)
    if (wrong !== undefined) {
      setAttempt(attempt + 1)
      field.current?.focus()
      return
    }
    isConfirmed.current = true
    onConfirm()
  }
  return (
    <AlertDialog
      {...head}
      open
      initialFocus={safe}
      finalFocus={opener === undefined ? undefined : opener !== null && 'current' in opener ? opener : returnFocus}
      onOpenChange={(open) => {
        if (!open) close()
      }}
      footer={
        <>
          {hint !== undefined && action !== undefined && (
            <p className="mr-auto text-sm text-muted max-md:w-full">{hint}</p>
          )}
          <Button
            ref={safe}
            onClick={close}
            {...(pending !== undefined && {
              blockedReason: pending ? 'Wait for Harness to respond.' : undefined,
              reasonPlacement: 'hidden',
            })}
          >
            {cancel}
          </Button>
          {action !== undefined && (
            <ConfirmButton
              {...action}
              busy={pending === true || action.busy === true}
              {...(word === undefined ? { onClick: confirm } : { type: 'submit', form: formId })}
            />
          )}
        </>
      }
    >
      {choice}
      {consequences !== undefined && <AlertText>{consequences}</AlertText>}
      {children}
      {word !== undefined && (
        <form
          id={formId}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            // React events bubble to a form around the dialog.
            event.stopPropagation()
            confirm()
          }}
        >
          <WordField ref={field} word={word} problem={problem} onProblem={setProblem} />
          <Status manner="assertive" turn={attempt} className="sr-only">
            {problem !== undefined && attempt > 0 && `${problem}: ${word}`}
          </Status>
        </form>
      )}
      {outcome}
    </AlertDialog>
  )
}

function ConfirmButton({ label, danger = false, ...button }: ConfirmAction & ComponentProps<typeof Button>) {
  return (
    <Button variant={danger ? 'danger' : 'primary'} {...button}>
      {label}
    </Button>
  )
}

type WordFieldProps = {
  ref: RefObject<HTMLInputElement | null>
  word: string
  /** The problem of the typed text, without the word. */
  problem: string | undefined
  onProblem: (problem: string | undefined) => void
}

/** The word stays as it is when the browser translates the page. */
function WordField({ ref, word, problem, onProblem }: WordFieldProps) {
  return (
    <TextField
      ref={ref}
      label={
        <>
          Type{' '}
          <strong translate="no" className="font-semibold">
            {word}
          </strong>{' '}
          to confirm
        </>
      }
      error={
        problem === undefined ? undefined : (
          <>
            {problem}: <bdi>{word}</bdi>
          </>
        )
      }
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      onBlur={({ currentTarget: { value } }) =>
        afterPress(() => {
          if (value.trim() !== '') onProblem(wordProblem(value, word))
        })
      }
      onChange={({ currentTarget: { value } }) => {
        if (problem !== undefined && wordProblem(value, word) === undefined) onProblem(undefined)
      }}
    />
  )
}
