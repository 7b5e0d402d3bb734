import { useQueryClient } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { useRef, useState, type SyntheticEvent } from 'react'
import { LeaveGuard } from '#src/components/leave-guard.tsx'
import { useSession } from '#src/components/session-context.ts'
import { useRetryReason } from '#src/components/use-retry-countdown.ts'
import { useIsUnmounted } from '#src/components/use-is-unmounted.ts'
import { useSaveDraft, useSavedDraft } from '#src/components/use-draft.ts'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import { MutationAlert } from '#src/components/mutation-alert.tsx'
import type { UserInfo } from '#src/contract/user-schema.ts'
import type { ApiError } from '#src/domain/api-error.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { formatNumber, formatTime } from '#src/domain/format.ts'
import { MAX_NAME, refusedSigns } from '#src/domain/name.ts'
import { goneSelf, refusalOf, serviceWords, sortFieldErrors } from '#src/domain/refusal.ts'
import { displayName } from '#src/domain/user.ts'
import { isUnknownRoute, updateProfileMutation } from '#src/queries/me-mutations.ts'
import { draftSlot } from '#src/session/drafts.ts'
import { isInFlight } from '#src/domain/mutation-state.ts'
import { currentUserQuery } from '#src/queries/me-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Card, CardFooter } from '#src/ui/card.tsx'
import { TextField } from '#src/ui/field.tsx'
import { Initials } from '#src/ui/initials.tsx'
import { LiveRegion } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { afterPress } from '#src/ui/press.ts'
import { NameConflict, type Conflict } from './name-conflict.tsx'
import { parseNameForm } from '#src/domain/name.ts'

/** What was typed, and what it was compared with. */
const nameDrafts = draftSlot<{ text: string; base: string; sent: boolean }>()

/** Name and address, with the reason where they cannot be changed. */
export function NameForm({ me }: { me: UserInfo }) {
  const shownName = displayName(me)
  // Who becomes managed meanwhile keeps the form, read-only, with what was typed in it (docs/failures.md, F12).
  const [managedFirst] = useState(me.externallyManaged === true)
  return (
    <Card>
      <div className="flex items-center gap-3 px-5 pt-5 max-md:px-4">
        <Initials name={shownName} seed={me.uuid} size="large" />
        <div className="min-w-0">
          <p className="font-medium break-words text-text">
            <bdi>{shownName}</bdi>
          </p>
          <p className="text-sm text-muted">Shown with your initials</p>
        </div>
      </div>
      {managedFirst && me.externallyManaged === true ? <ReadOnlyName me={me} /> : <EditableName me={me} />}
    </Card>
  )
}

const managedWords = 'Your identity provider keeps your name. Change it there; Harness takes it over.'

function ReadOnlyName({ me }: { me: UserInfo }) {
  return (
    <div className="flex flex-col gap-4 p-5 max-md:p-4">
      <TextField
        label="Name"
        height="large"
        readOnly
        defaultValue={me.name ?? ''}
        key={me.name}
        autoComplete="name"
        hint={managedWords}
      />
      <EmailField email={me.email} />
    </div>
  )
}

function EmailField({ email }: { email: string | undefined }) {
  return (
    <TextField
      label="Email"
      height="large"
      readOnly
      defaultValue={email ?? 'Not reported'}
      autoComplete="email"
      hint="Your email cannot be changed. To use another one, ask an admin to add the new address."
    />
  )
}

function EditableName({ me }: { me: UserInfo }) {
  const { account } = useSession()
  const client = useQueryClient()
  const mutation = useSafeMutation(updateProfileMutation(account))
  const input = useRef<HTMLInputElement>(null)
  const working = useRef(false)
  const left = useIsUnmounted()
  const loaded = me.name ?? ''
  const draft = useSavedDraft(nameDrafts, me.uuid)
  // A name saved just before the session ended is no draft.
  const [restored] = useState(draft === undefined || draft.text === loaded ? undefined : draft)
  /** What the text is compared with; `version` remounts the input when another name was loaded. */
  const [base, setBase] = useState({ name: restored?.base ?? loaded, version: 0 })
  const [typed, setTyped] = useState<{ changed: boolean; length: number; signs?: string }>({
    changed: restored !== undefined,
    length: restored?.text.length ?? 0,
  })
  const [inside, setInside] = useState(false)
  const [error, setError] = useState<string>()
  const [checking, setChecking] = useState(false)
  const [unchecked, setUnchecked] = useState<unknown>()
  const [conflict, setConflict] = useState<Conflict>()
  const [notice, setNotice] = useState(() => comeBack(draft, restored !== undefined))

  const managed = me.externallyManaged === true
  const waiting = useRetryReason(mutation.state)
  const sending = checking || mutation.state.status === 'pending'
  // A refresh brought another name: shown where nobody has gone in or typed, else compared before saving.
  if (!typed.changed && !inside && !sending && loaded !== base.name)
    setBase({ name: loaded, version: base.version + 1 })

  useSaveDraft(nameDrafts, me.uuid, () => {
    const text = input.current?.value
    return text === undefined || text === base.name ? undefined : { text, base: base.name, sent: sending }
  })

  const forget = () => {
    setConflict(undefined)
    setUnchecked(undefined)
    setNotice(undefined)
    mutation.reset()
  }

  const settle = (name: string) => {
    setBase((before) => ({ ...before, name }))
    setTyped({ changed: false, length: name.length })
  }

  const send = async (name: string) => {
    const { email } = me
    if (email === undefined) return
    const result = await mutation.run({ userId: me.uuid, update: { name, email } })
    if (result.status === 'done') {
      if (result.confirmed) {
        settle(name)
        setNotice({ text: savedWords(), good: true })
      } else {
        const kept = result.data.name ?? ''
        setNotice({ text: `Harness did not keep this name: it answered with “${kept}”. Check this.`, good: false })
      }
    } else if (result.status === 'doubt' && result.finding === 'done') settle(name)
    else if (result.status === 'refused') await refused(result.error, name)
  }

  const refused = async (problem: ApiError, mine: string) => {
    const atName = aboutName(problem)
    if (atName !== undefined) {
      setError(atName)
      input.current?.focus()
    }
    const changed = refusalOf(problem) === 'changed'
    // The service may have another name now, or an identity provider may manage the person.
    if (!changed && problem.status !== 400) return
    try {
      const now = await client.query({ ...currentUserQuery(account), staleTime: 0 })
      if (changed) setConflict({ theirs: now.name ?? '', mine, title: 'Someone changed this meanwhile' })
    } catch {
      // The refusal stands as it is.
    }
  }

  const submit = async (form: HTMLFormElement) => {
    if (working.current) return
    forget()
    const parsed = parseNameForm(new FormData(form))
    setError(parsed.ok ? undefined : parsed.errors.name)
    if (!parsed.ok) {
      input.current?.focus()
      return
    }
    const { name } = parsed.value
    // Show the text that is sent: trimmed, in NFC.
    if (input.current !== null) input.current.value = name
    if (name === base.name) {
      settle(name)
      setNotice({ text: 'Nothing to save: this is your name already.', good: true })
      return
    }
    working.current = true
    setChecking(true)
    try {
      const now = await client.query({ ...currentUserQuery(account), staleTime: 0 })
      setChecking(false)
      // Leaving during the check means leaving without saving.
      if (left.current) return
      const theirs = now.name ?? ''
      if (now.externallyManaged === true) {
        setNotice({ text: 'Your identity provider keeps your name since. Nothing was sent.', good: false })
        return
      }
      if (theirs === name) {
        settle(name)
        setNotice({ text: 'Nothing to save: it was already saved elsewhere.', good: true })
      } else if (theirs !== base.name)
        setConflict({ theirs, mine: name, title: 'Your name was changed elsewhere meanwhile' })
      else await send(name)
    } catch (problem) {
      setUnchecked(problem)
    } finally {
      working.current = false
      setChecking(false)
    }
  }

  const choose = async (choice: 'theirs' | 'mine', { theirs, mine }: Conflict) => {
    if (working.current) return
    setConflict(undefined)
    mutation.reset()
    if (input.current !== null) {
      input.current.value = choice === 'mine' ? mine : theirs
      input.current.focus()
    }
    if (choice === 'theirs') {
      settle(theirs)
      setNotice({ text: 'Kept the name from elsewhere. Nothing was sent.', good: true })
      return
    }
    setBase((before) => ({ ...before, name: theirs }))
    working.current = true
    try {
      await send(mine)
    } finally {
      working.current = false
    }
  }

  const look = async () => {
    const name = input.current?.value ?? ''
    if ((await mutation.checkAgain?.()) === 'done') settle(name)
  }

  const failure = mutation.state.status === 'refused' ? mutation.state.error : undefined
  // A refusal without a field of its own can only be about the name, the one thing that is sent.
  const saidAtField = failure !== undefined && failure.fieldErrors.length === 0 && aboutName(failure) !== undefined

  return (
    <form
      noValidate
      method="post"
      onSubmit={(event: SyntheticEvent<HTMLFormElement>) => {
        event.preventDefault()
        void submit(event.currentTarget)
      }}
    >
      <div className="flex flex-col gap-4 p-5 max-md:p-4">
        <TextField
          key={base.version}
          ref={input}
          name="name"
          label="Name"
          height="large"
          defaultValue={base.version === 0 ? (restored?.text ?? base.name) : base.name}
          autoComplete="name"
          spellCheck={false}
          error={error}
          {...(managed ? { readOnlyReason: managedWords } : {})}
          {...(typed.changed && typed.signs !== undefined && typed.signs !== ''
            ? { hint: `Harness refuses names with ${typed.signs} in them. You can still try: nothing is lost.` }
            : {})}
          {...(typed.changed && typed.length > MAX_NAME - 30
            ? { aside: `${formatNumber(typed.length)} of ${formatNumber(MAX_NAME)}` }
            : {})}
          onInput={(event) => {
            const { value } = event.currentTarget
            setTyped({ changed: value !== base.name, length: value.length, signs: refusedSigns(value).join(' ') })
            setNotice(undefined)
            if (error !== undefined) setError(problemOf(event.currentTarget))
          }}
          onFocus={() => {
            setInside(true)
          }}
          onBlur={({ currentTarget: field }) =>
            afterPress(() => {
              setInside(false)
              const problem = problemOf(field)
              if (typed.changed && problem !== undefined) setError(problem)
            })
          }
        />
        <EmailField email={me.email} />
        {conflict !== undefined && (
          <NameConflict conflict={conflict} onChoose={(choice) => void choose(choice, conflict)} />
        )}
        {unchecked !== undefined && (
          <Note tone="danger" title="The name was not saved">
            <p role="alert">
              Before saving, the page looks whether the name was changed elsewhere. {causeOf(unchecked)} Nothing was
              sent.
            </p>
          </Note>
        )}
        {conflict === undefined && !saidAtField && (
          <MutationAlert
            state={mutation.state}
            failed="The name was not saved"
            verb="change your name"
            gone={goneSelf}
            otherFields={sortFieldErrors(failure?.fieldErrors ?? [], fields).others}
            hint={
              failure !== undefined && isUnknownRoute(failure) && 'Saving again tries the older way to save a name.'
            }
            foundDone="A look shows that the new name was saved."
            foundNotDone={
              <>
                A look shows your name as “<bdi>{me.name ?? ''}</bdi>”. You can save again.
              </>
            }
            doubt="Saving the same name again does no harm."
            onLook={mutation.checkAgain && look}
          />
        )}
        {notice?.good === false && (
          <Note tone="warning" title="Not saved as typed">
            <p role="alert">{notice.text}</p>
          </Note>
        )}
      </div>
      <CardFooter>
        <Button
          type="submit"
          variant="primary"
          busy={sending}
          busyLabel="Saving"
          blockedReason={
            me.email === undefined
              ? 'Harness did not report your email, without which it finds nobody to rename.'
              : managed
                ? managedWords
                : waiting
          }
        >
          Save name
        </Button>
        <span className="flex min-w-0 items-center gap-1.5 [&_svg]:size-4 [&_svg]:text-success-text">
          {notice?.good === true && <CircleCheck aria-hidden />}
          <LiveRegion visible>{notice?.good === true ? notice.text : ''}</LiveRegion>
        </span>
      </CardFooter>
      {/* While it is on its way, the frame of the page asks, in words that fit. */}
      {mutation.state.status === 'doubt' ? (
        <LeaveGuard
          when={typed.changed && !isInFlight(mutation.state)}
          title="Leave before it's clear whether the name was saved?"
          leave="Leave now"
        >
          Your name may have changed. What you typed is lost when you leave.
        </LeaveGuard>
      ) : (
        <LeaveGuard
          when={typed.changed && !isInFlight(mutation.state)}
          title="Leave without saving the name?"
          leave="Leave without saving"
        >
          What you typed would be lost. Your saved name stays as it is.
        </LeaveGuard>
      )}
    </form>
  )
}

const fields = { name: 'name' } as const

function savedWords(): string {
  return `Saved at ${formatTime(Date.now())}. Lists of users show it a little later.`
}

/** What a refusal says about the name, if anything. */
function aboutName(problem: ApiError): string | undefined {
  if (problem.fieldErrors.length > 0) {
    const text = sortFieldErrors(problem.fieldErrors, fields).byField.name
    return text === undefined ? undefined : `${text}. Nothing was saved.`
  }
  return problem.status === 400 && problem.code === 'INVALID_REQUEST'
    ? `${problem.serverMessage === undefined ? causeOf(problem) : `${serviceWords(causeOf(problem))}.`} Nothing was saved.`
    : undefined
}

type Message = { text: string; good: boolean }

/** After the session ended and the same person is back. */
function comeBack(draft: { sent: boolean } | undefined, isTyped: boolean): Message | undefined {
  if (draft === undefined) return undefined
  if (!isTyped) return { text: 'Your name was saved before the session ended.', good: true }
  return {
    text: `What you typed before the session ended is back. ${draft.sent ? 'It was on its way then, but was not saved.' : 'It is not saved yet.'}`,
    good: true,
  }
}

function problemOf(input: HTMLInputElement): string | undefined {
  const form = new FormData()
  form.set('name', input.value)
  const parsed = parseNameForm(form)
  return parsed.ok ? undefined : parsed.errors.name
}
