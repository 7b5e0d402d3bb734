import { useState, type ComponentProps } from 'react'
import type { UserInfo } from '#src/contract/user-schema.ts'
import type { ApiError } from '#src/domain/api-error.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { formatNumber } from '#src/domain/format.ts'
import type { MutationResult } from '#src/domain/mutation-state.ts'
import { MAX_NAME, parseNameForm, refusedSigns } from '#src/domain/name.ts'
import { refusalOf, serviceText, sortFieldErrors } from '#src/domain/refusal.ts'
import type { SafeMutation } from '#src/queries/safe-mutation.ts'
import { nameDrafts } from '#src/session/drafts.ts'
import { Button } from '#src/ui/button.tsx'
import { TextField } from '#src/ui/field.tsx'
import { FocusBox } from '#src/ui/focus-box.tsx'
import { Note } from '#src/ui/note.tsx'
import { afterPress } from '#src/ui/press.ts'
import { FormOutcome, useMutationForm } from './mutation-form.tsx'
import { useSaveDraft, useSavedDraft } from './use-draft.ts'

type Named = { readonly name?: string | undefined; readonly externallyManaged?: boolean | undefined }

type NameFormOptions<Variables> = {
  person: Named & { readonly uuid: string }
  mutation: SafeMutation<Variables, UserInfo>
  /** The value to send for a name; undefined if nothing can be sent. */
  variables: (name: string) => Variables | undefined
  /** Loads the current name. */
  readNow: () => Promise<Named>
  /** Why the name can't be changed here if an identity provider manages it. */
  managedText: string
  /** @returns what to announce; nothing if the form unmounts */
  onSaved: (name: string) => string | undefined
  /** The name from elsewhere was kept. */
  onKept?: () => void
}

/** A notice about the name; `good` if nothing is wrong. */
type Notice = { text: string; good: boolean }

/**
 * The form for one name, one's own or another user's. The name is compared with the service's right before it is sent,
 * so that a change by someone else is not overwritten without a choice (docs/failures.md, F50).
 */
export function useNameForm<Variables>(options: NameFormOptions<Variables>) {
  const { person, mutation, variables, readNow, managedText, onSaved, onKept } = options
  const loaded = person.name ?? ''
  const draft = useSavedDraft(nameDrafts, person.uuid)
  // A name saved just before the session ended is no draft.
  const [restored] = useState(draft === undefined || draft.text === loaded ? undefined : draft)
  /** The value that the text is compared with. */
  const [base, setBase] = useState(restored?.base ?? loaded)
  const [text, setText] = useState(restored?.text ?? base)
  const [inside, setInside] = useState(false)
  const [theirs, setTheirs] = useState<string>()
  const [notice, setNotice] = useState(() => comeBack(draft, restored !== undefined))
  const changed = text !== base

  const form = useMutationForm({
    labels: { name: 'Name' },
    parse: parseNameForm,
    mutation,
    fieldErrors: aboutName,
    serviceNames: { name: 'name' },
    onStart: () => {
      setTheirs(undefined)
      setNotice(undefined)
    },
    prepare: async ({ name }) => {
      // Show the text that is sent: trimmed, in NFC.
      setText(name)
      if (name === base) {
        setNotice({ text: 'Nothing to save. The name hasn’t changed.', good: true })
        return undefined
      }
      const now = await readNow()
      const found = now.name ?? ''
      if (now.externallyManaged === true) setNotice({ text: `${managedText} No changes were made.`, good: false })
      else if (found === name) {
        setBase(name)
        setNotice({ text: 'Nothing to save. This name was already saved elsewhere.', good: true })
      } else if (found === base) return variables(name)
      else setTheirs(found)
      return undefined
    },
    onResult: async (result, { name }) => {
      if (result.status === 'done' && !result.confirmed) {
        const savedName = result.data.name ?? ''
        setNotice({
          text: `Harness responded with a different name: “${savedName}”. Check the name before you try again.`,
          good: false,
        })
      } else if (result.status === 'done') {
        setBase(name)
        const savedText = onSaved(name)
        if (savedText !== undefined) setNotice({ text: savedText, good: true })
      } else if (result.status === 'doubt' && result.finding === 'done') setBase(name)
      else await checkAfterRefusal(result)
    },
  })

  const checkAfterRefusal = async (result: MutationResult<UserInfo>) => {
    if (result.status !== 'refused') return
    const isChanged = refusalOf(result.error) === 'changed'
    // The service might have another name now, or an identity provider might manage the user.
    if (!isChanged && result.error.status !== 400) return
    // Keep the refusal unchanged when the read fails.
    const now = await readNow().catch(() => undefined)
    if (isChanged && now !== undefined) setTheirs(now.name ?? '')
  }

  // A refresh loaded another name: shown if the field is neither focused nor edited, otherwise compared before saving.
  if (!changed && !inside && !form.busy && loaded !== base) {
    setBase(loaded)
    setText(loaded)
  }
  useSaveDraft(nameDrafts, person.uuid, () => (changed ? { text, base, sent: form.busy } : undefined))

  const field = form.field('name', changed)
  return {
    ...form,
    text,
    /** Resets to the saved name. */
    discard: () => {
      setText(base)
      setTheirs(undefined)
      setNotice(undefined)
      form.reset()
      form.focus()
    },
    changed,
    notice,
    managed: person.externallyManaged === true,
    theirs,
    choose: (choice: 'theirs' | 'mine', found: string) => {
      const mine = text.trim()
      setBase(found)
      setTheirs(undefined)
      form.focus()
      if (choice === 'theirs') {
        setText(found)
        setNotice({ text: 'Kept the saved name. No changes were made.', good: true })
        onKept?.()
      } else {
        const sent = variables(mine)
        if (sent !== undefined) void form.send(sent, { name: mine })
      }
    },
    checkAgain:
      form.checkAgain &&
      (async () => {
        const finding = await form.checkAgain?.()
        if (finding === 'done') setBase(text)
        return finding ?? 'unknown'
      }),
    input: {
      ...field,
      value: text,
      onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) => {
        setText(value)
        setNotice(undefined)
      },
      onFocus: () => {
        setInside(true)
      },
      onBlur: (event: { currentTarget: { value: string } }) => {
        field.onBlur(event)
        afterPress(() => {
          setInside(false)
        })
      },
    },
    managedText,
  }
}

type NameForm = Omit<ReturnType<typeof useNameForm<unknown>>, 'send'>

/** The field of the name. */
export function NameField({
  form,
  hint,
  ...props
}: { form: NameForm } & Omit<Partial<ComponentProps<typeof TextField>>, 'form'>) {
  const { text, changed, managed, managedText } = form
  const signs = changed ? refusedSigns(text).join(' ') : ''
  return (
    <TextField
      label="Name"
      spellCheck={false}
      {...props}
      {...form.input}
      {...(managed ? { readOnlyReason: managedText } : {})}
      hint={signs === '' ? hint : `Harness might not accept ${signs} in a name. You can still try.`}
      {...(changed && text.length > MAX_NAME - 30
        ? { aside: `${formatNumber(text.length)} of ${formatNumber(MAX_NAME)}` }
        : {})}
    />
  )
}

type NameOutcomeProps = { form: NameForm; conflictTitle?: string } & Pick<
  ComponentProps<typeof FormOutcome>,
  'denied' | 'request' | 'gone' | 'hint' | 'unlock' | 'foundNotDone' | 'doubt'
>

/** Outcome of the sent name, and the choice if someone else changed it meanwhile. */
export function NameOutcome({ form, conflictTitle = 'Someone else changed this name', ...alert }: NameOutcomeProps) {
  const { theirs, text, notice, state, managed } = form
  const isShownAtField =
    state.status === 'refused' &&
    state.error.fieldErrors.length === 0 &&
    !managed &&
    aboutName(state.error).name !== undefined
  return (
    <>
      {theirs !== undefined && (
        <FocusBox>
          <Note tone="warning" title={conflictTitle}>
            <p role="alert">
              The saved name is now “<bdi>{theirs}</bdi>”, and you entered “<bdi>{text}</bdi>”. Choose one.
            </p>
            <span className="mt-2 flex flex-wrap gap-2">
              <NameButton word="Save" name={text.trim()} onClick={() => form.choose('mine', theirs)} />
              <NameButton word="Keep" name={theirs} onClick={() => form.choose('theirs', theirs)} />
            </span>
          </Note>
        </FocusBox>
      )}
      {theirs === undefined && !isShownAtField && (
        <FormOutcome
          form={form}
          failed="Couldn’t save the name"
          styles="We couldn’t check whether the name was changed elsewhere."
          foundDone="We checked, and the new name was saved."
          {...alert}
        />
      )}
      {notice?.good === false && (
        <Note tone="warning" title="The name wasn’t saved as entered">
          <p role="alert">{notice.text}</p>
        </Note>
      )}
    </>
  )
}

function NameButton({ word, name, onClick }: { word: string; name: string; onClick: () => void }) {
  return (
    <Button size="small" onClick={onClick}>
      <span>
        {word} “<bdi className="inline-block max-w-60 truncate align-bottom max-sm:max-w-28">{name}</bdi>”
      </span>
    </Button>
  )
}

/** Error of the name field: a refusal without a field can only be about the one value that is sent. */
function aboutName(problem: ApiError): { name?: string } {
  if (problem.fieldErrors.length > 0) {
    const text = sortFieldErrors(problem.fieldErrors, { name: 'name' }).byField.name
    return text === undefined ? {} : { name: `${text}. No changes were made.` }
  }
  if (problem.status !== 400 || problem.code !== 'INVALID_REQUEST') return {}
  const reason = problem.serverMessage === undefined ? causeOf(problem) : `${serviceText(causeOf(problem))}.`
  return { name: `${reason} No changes were made.` }
}

/** After the session ended and the same user connected again. */
function comeBack(draft: { sent: boolean } | undefined, isTyped: boolean): Notice | undefined {
  if (draft === undefined) return undefined
  if (!isTyped) return { text: 'The name was saved before your session ended.', good: true }
  return {
    text: draft.sent
      ? 'We restored what you entered before your session ended. It was being saved then, but the change didn’t go through.'
      : 'We restored what you entered before your session ended. It isn’t saved yet.',
    good: true,
  }
}
