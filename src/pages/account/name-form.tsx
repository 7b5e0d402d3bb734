import { useQueryClient } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import { useRef, useState, type SyntheticEvent } from 'react'
import { useSession } from '#src/components/session-context.ts'
import { useWrite } from '#src/components/use-write.ts'
import { WriteAlert } from '#src/components/write-alert.tsx'
import type { UserInfo } from '#src/contract/user.ts'
import { causeOf } from '#src/domain/api-error.ts'
import { formatNumber, formatTime } from '#src/domain/format.ts'
import { LONGEST_NAME } from '#src/domain/name.ts'
import { displayName } from '#src/domain/user.ts'
import { updateProfileWrite } from '#src/queries/me-mutations.ts'
import { currentUserQuery } from '#src/queries/me-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Card, CardFooter } from '#src/ui/card.tsx'
import { TextField } from '#src/ui/field.tsx'
import { Initials } from '#src/ui/initials.tsx'
import { LiveRegion } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { LeaveGuard } from './leave-guard.tsx'
import { parseProfile } from './profile.form.ts'

/** The name changed elsewhere since it was loaded here: both are shown and the person chooses. */
type Conflict = { theirs: string; mine: string }

/** Name and address, with the reason where they cannot be changed. */
export function NameForm({ me }: { me: UserInfo }) {
  const shownName = displayName(me)
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
      {me.externallyManaged === true ? <ReadOnlyName me={me} /> : <EditableName me={me} />}
    </Card>
  )
}

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
        hint="Your identity provider keeps your name. Change it there; Harness takes it over."
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
  const write = useWrite(updateProfileWrite(account))
  const input = useRef<HTMLInputElement>(null)
  const working = useRef(false)
  const loaded = me.name ?? ''
  /** What the text is compared with; `version` remounts the input when another name was loaded. */
  const [base, setBase] = useState({ name: loaded, version: 0 })
  const [typed, setTyped] = useState<{ changed: boolean; length: number }>({ changed: false, length: 0 })
  const [error, setError] = useState<string>()
  const [checking, setChecking] = useState(false)
  const [unchecked, setUnchecked] = useState<unknown>()
  const [conflict, setConflict] = useState<Conflict>()
  const [notice, setNotice] = useState<{ text: string; good: boolean }>()

  const sending = checking || write.state.status === 'pending'
  // A refresh brought another name: shown at once where nothing was typed, else compared before saving.
  if (!typed.changed && !sending && loaded !== base.name) setBase({ name: loaded, version: base.version + 1 })

  const forget = () => {
    setConflict(undefined)
    setUnchecked(undefined)
    setNotice(undefined)
    write.reset()
  }

  const settle = (name: string) => {
    setBase((before) => ({ ...before, name }))
    setTyped({ changed: false, length: name.length })
  }

  const send = async (name: string) => {
    const { email } = me
    if (email === undefined) return
    const result = await write.run({ userId: me.uuid, update: { name, email } })
    if (result.status === 'done') {
      const kept = result.data.name ?? ''
      if (kept === name) {
        settle(name)
        setNotice({ text: `Saved at ${formatTime(Date.now())}. Lists of users show it a little later.`, good: true })
      } else {
        setNotice({ text: `Harness did not keep this name: it answered with “${kept}”. Check this.`, good: false })
      }
    } else if (result.status === 'doubt' && result.finding === 'done') {
      settle(name)
    } else if (result.status === 'refused' && result.error.status === 400) {
      setError(`${causeOf(result.error)} Nothing was saved.`)
      input.current?.focus()
    }
  }

  const submit = async (form: HTMLFormElement) => {
    if (working.current) return
    forget()
    const parsed = parseProfile(new FormData(form))
    setError(parsed.ok ? undefined : parsed.errors.name)
    if (!parsed.ok) {
      input.current?.focus()
      return
    }
    const { name } = parsed.value
    // What is sent is what is shown: without outer space, in NFC.
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
      const theirs = now.name ?? ''
      if (now.externallyManaged === true) return
      if (theirs === name) {
        settle(name)
        setNotice({ text: 'Nothing to save: it was already saved elsewhere.', good: true })
      } else if (theirs !== base.name) setConflict({ theirs, mine: name })
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
          defaultValue={base.name}
          autoComplete="name"
          spellCheck={false}
          error={error}
          {...(typed.changed && typed.length > LONGEST_NAME - 30
            ? { aside: `${formatNumber(typed.length)} of ${formatNumber(LONGEST_NAME)}` }
            : {})}
          onInput={(event) => {
            const { value } = event.currentTarget
            setTyped({ changed: value !== base.name, length: value.length })
            setNotice(undefined)
            if (error !== undefined) setError(problemOf(event.currentTarget))
          }}
          onBlur={(event) => {
            const problem = problemOf(event.currentTarget)
            if (typed.changed && problem !== undefined) setError(problem)
          }}
        />
        <EmailField email={me.email} />
        {conflict !== undefined && (
          <Note tone="warning" title="Your name was changed elsewhere meanwhile">
            <p role="alert">
              There it is “<bdi>{conflict.theirs}</bdi>”, here you typed “<bdi>{conflict.mine}</bdi>”. Nothing was saved
              yet.
            </p>
            <span className="mt-2 flex flex-wrap gap-2">
              <Button size="small" onClick={() => void choose('mine', conflict)}>
                Save “<bdi className="max-w-60 truncate">{conflict.mine}</bdi>”
              </Button>
              <Button size="small" onClick={() => void choose('theirs', conflict)}>
                Keep “<bdi className="max-w-60 truncate">{conflict.theirs}</bdi>”
              </Button>
            </span>
          </Note>
        )}
        {unchecked !== undefined && (
          <Note tone="danger" title="The name was not saved">
            <p role="alert">
              Before saving, the page looks whether the name was changed elsewhere. {causeOf(unchecked)} Nothing was
              sent.
            </p>
          </Note>
        )}
        {!(write.state.status === 'refused' && write.state.error.status === 400) && (
          <WriteAlert
            state={write.state}
            failed="The name was not saved"
            foundDone="A look shows that the new name was saved."
            doubt="Saving the same name again does no harm."
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
              : undefined
          }
        >
          Save name
        </Button>
        <span className="flex min-w-0 items-center gap-1.5 [&_svg]:size-4 [&_svg]:text-success-text">
          {notice?.good === true && <CircleCheck aria-hidden />}
          <LiveRegion visible>{notice?.good === true ? notice.text : ''}</LiveRegion>
        </span>
      </CardFooter>
      <LeaveGuard when={typed.changed || sending} title="Leave without saving the name?" leave="Leave without saving">
        {sending ? 'Harness has not answered yet.' : 'What you typed would be lost. Your saved name stays as it is.'}
      </LeaveGuard>
    </form>
  )
}

function problemOf(input: HTMLInputElement): string | undefined {
  const form = new FormData()
  form.set('name', input.value)
  const parsed = parseProfile(form)
  return parsed.ok ? undefined : parsed.errors.name
}
