import { useQueryClient } from '@tanstack/react-query'
import { useId, useRef, useState, type RefObject, type SyntheticEvent } from 'react'
import { useSaveDraft, useSavedDraft } from '#src/components/use-draft.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { UnlockInstead } from '#src/components/user-actions/unlock-instead.tsx'
import { useIsUnmounted } from '#src/components/use-is-unmounted.ts'
import { useRetryReason } from '#src/components/use-retry-countdown.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import type { ApiError } from '#src/domain/api-error.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { formatNumber } from '#src/domain/format.ts'
import { MAX_NAME } from '#src/domain/name.ts'
import { goneWords, refusalOf, sortFieldErrors } from '#src/domain/refusal.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { addToast } from '#src/session/toast-queue.ts'
import { updateUserMutation } from '#src/queries/user-mutations.ts'
import { userQuery } from '#src/queries/user-queries.ts'
import { isInFlight } from '#src/domain/mutation-state.ts'
import { Button } from '#src/ui/button.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { TextField } from '#src/ui/field.tsx'
import { FocusBox } from '#src/ui/focus-box.tsx'
import { Note } from '#src/ui/note.tsx'
import { afterPress } from '#src/ui/press.ts'
import { nameDrafts } from './name-drafts.ts'
import { parseNameForm } from '#src/domain/name.ts'

type EditNameDialogProps = {
  user: UserMetadata
  scope: Scope
  opener: RefObject<HTMLElement | null>
  onClose: () => void
}

/** Changes another person's name, for keys of service accounts. What was typed stays until it is saved or given up. */
export function EditNameDialog({ user, scope, opener, onClose }: EditNameDialogProps) {
  const client = useQueryClient()
  const mutation = useSafeMutation(updateUserMutation(scope))
  const { full } = useScopeName(scope)
  const formId = useId()
  const input = useRef<HTMLInputElement>(null)
  // The name at opening: a refresh behind the dialog must not change what is compared.
  const draft = useSavedDraft(nameDrafts, user.uuid)
  const [present, setPresent] = useState(draft?.present ?? user.name ?? '')
  const [initial] = useState(draft?.text ?? present)
  const [typed, setTyped] = useState(initial)
  const [error, setError] = useState<string>()
  const [asking, setAsking] = useState(false)
  const [kept, setKept] = useState<string>()
  const working = useRef(false)
  const left = useIsUnmounted()
  const [checking, setChecking] = useState(false)
  /** Why it could not be looked up whether somebody else changed the name. */
  const [unchecked, setUnchecked] = useState<unknown>()
  /** The name as somebody else set it meanwhile: both are shown and the person chooses (docs/failures.md, F50). */
  const [theirs, setTheirs] = useState<string>()
  const managed = user.externallyManaged === true
  const waiting = useRetryReason(mutation.state)
  const failure = mutation.state.status === 'refused' ? mutation.state.error : undefined
  const saved = mutation.state.status === 'doubt' && mutation.state.finding === 'done'

  useSaveDraft(nameDrafts, user.uuid, () =>
    saved || kept !== undefined ? undefined : { text: input.current?.value ?? typed, present },
  )

  const attemptClose = () => {
    // A request in flight cannot be discarded.
    if (isInFlight(mutation.state)) return
    if (typed === present || saved || kept !== undefined) onClose()
    else setAsking(true)
  }

  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (working.current) return
    setAsking(false)
    setKept(undefined)
    setTheirs(undefined)
    setUnchecked(undefined)
    mutation.reset()
    const parsed = parseNameForm(new FormData(event.currentTarget), present)
    setError(parsed.ok ? undefined : parsed.errors.name)
    if (!parsed.ok) {
      input.current?.focus()
      return
    }
    const { name } = parsed.value
    working.current = true
    setChecking(true)
    try {
      const now = (await client.query({ ...userQuery(scope, user.uuid), staleTime: 0 })).user.name ?? ''
      // Closing the dialog meanwhile discards the change.
      if (left.current) return
      setChecking(false)
      if (now !== present && now !== name) setTheirs(now)
      else await send(name)
    } catch (problem) {
      setUnchecked(problem)
    } finally {
      working.current = false
      setChecking(false)
    }
  }

  const overwrite = async (now: string) => {
    if (working.current) return
    working.current = true
    // From here on theirs is what the typed name is to replace.
    setPresent(now)
    try {
      await send(typed.trim())
    } finally {
      working.current = false
    }
  }

  const send = async (name: string) => {
    setTheirs(undefined)
    const result = await mutation.run({ user, name })
    if (result.status === 'done') {
      if (result.confirmed) {
        addToast('success', `${displayName(user)} is now called ${name}.`)
        onClose()
      } else setKept(result.data.name ?? '')
    } else if (result.status === 'refused') await refused(result.error)
  }

  const refused = async (problem: ApiError) => {
    const about = sortFieldErrors(problem.fieldErrors, fields).byField.name
    if (about !== undefined) {
      setError(about)
      input.current?.focus()
    }
    const changed = refusalOf(problem) === 'changed'
    if (!changed && problem.status !== 400) return
    try {
      const now = await client.query({ ...userQuery(scope, user.uuid), staleTime: 0 })
      if (changed) setTheirs(now.user.name ?? '')
    } catch {
      // The refusal stands as it is.
    }
  }

  const look = async () => {
    await mutation.checkAgain?.()
  }

  return (
    <Dialog
      open
      size="small"
      keepOnOutsideClick
      title={
        <>
          Edit the name of <bdi>{displayName(user)}</bdi>
        </>
      }
      stamp={
        <>
          <bdi>{user.email}</bdi>, opened in <bdi>{full}</bdi>
        </>
      }
      initialFocus={input}
      finalFocus={opener}
      onOpenChange={(open) => {
        if (!open) attemptClose()
      }}
      footer={
        asking ? (
          <>
            <p role="alert" className="mr-auto text-sm text-text">
              Discard what you typed?
            </p>
            <Button
              onClick={() => {
                setAsking(false)
                input.current?.focus()
              }}
            >
              Keep editing
            </Button>
            <Button variant="danger-outline" onClick={onClose}>
              Discard
            </Button>
          </>
        ) : saved || kept !== undefined ? (
          <Button onClick={onClose}>Close</Button>
        ) : (
          <>
            <Button onClick={attemptClose}>Cancel</Button>
            <Button
              type="submit"
              form={formId}
              variant="primary"
              busy={checking || mutation.state.status === 'pending'}
              busyLabel="Saving"
              blockedReason={managed ? 'The identity provider keeps this name. It is changed there.' : waiting}
            >
              Save name
            </Button>
          </>
        )
      }
    >
      <form id={formId} noValidate method="post" onSubmit={(event) => void submit(event)}>
        <TextField
          ref={input}
          name="name"
          label="Name"
          defaultValue={initial}
          autoComplete="off"
          spellCheck={false}
          error={error}
          readOnly={managed}
          hint={
            managed
              ? 'The identity provider keeps this name. It is changed there.'
              : 'Lists in Harness may show the old name a little longer.'
          }
          {...(typed.length > MAX_NAME - 30
            ? { aside: `${formatNumber(typed.length)} of ${formatNumber(MAX_NAME)}` }
            : {})}
          onInput={(event) => {
            setTyped(event.currentTarget.value)
            const { value } = event.currentTarget
            // Taking everything back puts the field right too.
            if (error !== undefined) setError(value === present ? undefined : problemOf(value, present))
          }}
          onBlur={({ currentTarget }) =>
            afterPress(() => {
              const { value } = currentTarget
              if (value !== present) setError(problemOf(value, present))
            })
          }
        />
      </form>
      {draft !== undefined && typed === initial && mutation.state.status === 'idle' && (
        <Note>
          <p role="status">What you typed before the session ended is back. It is not saved yet.</p>
        </Note>
      )}
      {unchecked !== undefined && (
        <Note tone="danger" title="The name was not saved">
          <p role="alert">
            Before saving, the page looks whether the name was changed elsewhere. {causeOf(unchecked)} Nothing was sent.
          </p>
        </Note>
      )}
      {kept !== undefined && (
        <Note tone="warning" title="Not saved as typed">
          <p role="alert">Harness answered with {kept === '' ? 'no name' : <bdi>“{kept}”</bdi>}. Check this.</p>
        </Note>
      )}
      {theirs !== undefined && (
        <FocusBox>
          <Note tone="warning" title="Someone changed this meanwhile">
            <p role="alert">
              There it is “<bdi>{theirs}</bdi>”, here you typed “<bdi>{typed}</bdi>”. Nothing was saved yet.
            </p>
            <span className="mt-2 flex flex-wrap gap-2">
              <Button size="small" onClick={() => void overwrite(theirs)}>
                <span>
                  Save “<bdi className="inline-block max-w-60 truncate align-bottom">{typed.trim()}</bdi>”
                </span>
              </Button>
              <Button size="small" onClick={onClose}>
                <span>
                  Keep “<bdi className="inline-block max-w-60 truncate align-bottom">{theirs}</bdi>”
                </span>
              </Button>
            </span>
          </Note>
        </FocusBox>
      )}
      {theirs === undefined && (
        <MutationAlert
          state={mutation.state}
          failed="The name was not saved"
          verb={`rename ${displayName(user)} in ${full}`}
          gone={goneWords(full)}
          otherFields={sortFieldErrors(failure?.fieldErrors ?? [], fields).others}
          hint={
            mutation.state.status === 'refused' &&
            mutation.state.outcome === 'gone' && <CopyButton value={typed} label="Copy what you typed" />
          }
          unlock={<UnlockInstead scope={scope} user={user} />}
          foundDone="A look shows that the new name was saved."
          doubt="A look does not show it yet, but lists of Harness show a new name some seconds late: look again later. Saving the same name again does no harm."
          onLook={mutation.checkAgain && look}
        />
      )}
    </Dialog>
  )
}

const fields = { name: 'name' } as const

function problemOf(text: string, present: string): string | undefined {
  const form = new FormData()
  form.set('name', text)
  const parsed = parseNameForm(form, present)
  return parsed.ok ? undefined : parsed.errors.name
}
