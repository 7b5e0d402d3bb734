import { useId, useRef, useState, type RefObject, type SyntheticEvent } from 'react'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { useWrite } from '#src/components/use-write.ts'
import { WriteAlert } from '#src/components/write-alert.tsx'
import type { UserMetadata } from '#src/contract/user.ts'
import { formatNumber } from '#src/domain/format.ts'
import { LONGEST_NAME } from '#src/domain/name.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { addNotice } from '#src/queries/notices.ts'
import { updateUserWrite } from '#src/queries/user-mutations.ts'
import { Button } from '#src/ui/button.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { TextField } from '#src/ui/field.tsx'
import { Note } from '#src/ui/note.tsx'
import { parseEditName } from './edit-name.form.ts'

type EditNameDialogProps = {
  user: UserMetadata
  scope: Scope
  opener: RefObject<HTMLElement | null>
  onClose: () => void
}

/** Changes another person's name, for keys of service accounts. What was typed stays until it is saved or given up. */
export function EditNameDialog({ user, scope, opener, onClose }: EditNameDialogProps) {
  const write = useWrite(updateUserWrite(scope))
  const { full } = useScopeName(scope)
  const formId = useId()
  const input = useRef<HTMLInputElement>(null)
  // The name at opening: a refresh behind the dialog must not change what is compared.
  const [present] = useState(user.name ?? '')
  const [typed, setTyped] = useState(present)
  const [error, setError] = useState<string>()
  const [asking, setAsking] = useState(false)
  const [kept, setKept] = useState<string>()
  const saved = write.state.status === 'doubt' && write.state.finding === 'done'

  const attemptClose = () => {
    if (typed === present || saved || kept !== undefined) onClose()
    else setAsking(true)
  }

  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault()
    setAsking(false)
    setKept(undefined)
    const parsed = parseEditName(new FormData(event.currentTarget), present)
    setError(parsed.ok ? undefined : parsed.errors.name)
    if (!parsed.ok) {
      input.current?.focus()
      return
    }
    const { name } = parsed.value
    const result = await write.run({ user, name })
    if (result.status === 'done') {
      if (result.data.name === name) {
        addNotice('success', `${displayName(user)} is now called ${name}.`)
        onClose()
      } else setKept(result.data.name ?? '')
    } else if (result.status === 'refused') input.current?.focus()
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
          <bdi>{user.email}</bdi>, opened in {full}
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
              busy={write.state.status === 'pending'}
              busyLabel="Saving"
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
          defaultValue={present}
          autoComplete="off"
          spellCheck={false}
          error={error}
          hint="Lists in Harness may show the old name a little longer."
          {...(typed.length > LONGEST_NAME - 30
            ? { aside: `${formatNumber(typed.length)} of ${formatNumber(LONGEST_NAME)}` }
            : {})}
          onInput={(event) => {
            setTyped(event.currentTarget.value)
            if (error !== undefined) setError(problemOf(event.currentTarget.value, present))
          }}
          onBlur={(event) => {
            if (event.currentTarget.value !== present) setError(problemOf(event.currentTarget.value, present))
          }}
        />
      </form>
      {kept !== undefined && (
        <Note tone="warning" title="Not saved as typed">
          <p role="alert">Harness answered with {kept === '' ? 'no name' : <bdi>“{kept}”</bdi>}. Check this.</p>
        </Note>
      )}
      <WriteAlert
        state={write.state}
        failed="The name was not saved"
        foundDone="A look shows that the new name was saved."
        doubt="Saving the same name again does no harm."
      />
    </Dialog>
  )
}

function problemOf(text: string, present: string): string | undefined {
  const form = new FormData()
  form.set('name', text)
  const parsed = parseEditName(form, present)
  return parsed.ok ? undefined : parsed.errors.name
}
