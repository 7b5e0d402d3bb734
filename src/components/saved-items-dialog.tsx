import { useRef, useState, type ReactNode, type RefObject, type SubmitEvent } from 'react'
import { formatNumber } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { scopeLevel } from '#src/domain/scope.ts'
import type { PresetStore } from '#src/session/saved-presets.ts'
import { Button } from '#src/ui/button.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { TextField } from '#src/ui/field.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { useSavedPresets } from './use-saved-presets.ts'

/** Nouns for the saved items. */
export type SavedItemLabels = {
  /** "Templates on this device". */
  readonly title: string
  /** "Save template". */
  readonly save: string
  /** "Name of the template". */
  readonly name: string
  /** "A template with this name already exists. Choose another name." */
  readonly taken: string
  /** "No templates left". */
  readonly none: string
  /** Shown if the browser stores nothing. */
  readonly unkept: string
  /** Maximum length of a name, and maximum number of entries. */
  readonly maxNameLength: number
  readonly max: number
}

type Entry = { readonly name: string }

type Shared<Each extends Entry> = {
  store: PresetStore<Each>
  labels: SavedItemLabels
  scope: Scope
  /** For the scope tag of the dialog: "account Meridian Foods". */
  scopeName: string
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
}

/** Where entries of a level can be used. */
export function placeOf(scope: Scope): string {
  return {
    account: 'this account',
    organization: 'all organizations of this account',
    project: 'all projects of this account',
  }[scopeLevel(scope)]
}

/** The problem with a name, if any. @param others names already in use */
function nameProblem(
  name: string,
  others: readonly string[],
  { taken, maxNameLength }: SavedItemLabels,
): string | undefined {
  if (name === '') return 'Enter a name'
  if (name.length > maxNameLength) return `Use up to ${maxNameLength} characters`
  return others.some((other) => other.toLowerCase() === name.toLowerCase()) ? taken : undefined
}

/** Storage is blocked or full (docs/failures.md, F56). */
function StorageProblem({ unkept }: SavedItemLabels) {
  return (
    <Note tone="warning" title="This browser doesn’t save data for this site">
      <span role="alert">{unkept}</span>
    </Note>
  )
}

type SaveNameDialogProps<Each extends Entry> = Shared<Each> & {
  title: string
  hint: ReactNode
  /** Description of the saved item. */
  entryOf: (name: string) => Each
}

/** Names the current choice and saves it on this device. */
export function SaveNameDialog<Each extends Entry>(props: SaveNameDialogProps<Each>) {
  const { store, labels, scope, scopeName, title, hint, entryOf, finalFocus, onClose } = props
  const { all, kept } = useSavedPresets(store, scope)
  const [problem, setProblem] = useState<string>()
  const [saved, setSaved] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const full = all.length >= labels.max
  const save = (event: SubmitEvent) => {
    event.preventDefault()
    if (full || saved) return
    const name = (input.current?.value ?? '').trim()
    const found = nameProblem(
      name,
      all.map((each) => each.name),
      labels,
    )
    setProblem(found)
    if (found !== undefined) {
      input.current?.focus()
      return
    }
    store.set(scope, [...all, entryOf(name)])
    // Not stored: the user must read that before the dialog closes.
    if (store.forScope(scope).kept) onClose()
    else setSaved(true)
  }
  return (
    <Dialog
      open
      size="small"
      title={title}
      subtitle={scopeName}
      finalFocus={finalFocus}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      footer={
        saved ? (
          <Button variant="primary" onClick={onClose}>
            Close
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button
              variant="primary"
              type="submit"
              form="save-name"
              blockedReason={
                full ? `You already have ${formatNumber(labels.max)}, the maximum. Delete one first.` : undefined
              }
            >
              {labels.save}
            </Button>
          </>
        )
      }
    >
      <form id="save-name" onSubmit={save} className="flex flex-col gap-4">
        <TextField
          ref={input}
          label={labels.name}
          hint={hint}
          error={problem}
          readOnly={saved}
          autoComplete="off"
          onChange={() => {
            setProblem(undefined)
          }}
        />
        {(saved || (all.length > 0 && !kept)) && <StorageProblem {...labels} />}
      </form>
    </Dialog>
  )
}

type NamesDialogProps<Each extends Entry> = Shared<Each> & {
  /** Content next to the name. */
  partsOf: (entry: Each) => ReactNode
}

/** Renames and deletes the saved items of this device. */
export function NamesDialog<Each extends Entry>(props: NamesDialogProps<Each>) {
  const { store, labels, scope, scopeName, partsOf, finalFocus, onClose } = props
  const { all, kept } = useSavedPresets(store, scope)
  const [editing, setEditing] = useState<string>()
  const [deleted, setDeleted] = useState<Each>()
  const undo = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      open
      size="confirm"
      title={labels.title}
      subtitle={scopeName}
      finalFocus={finalFocus}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {!kept && <StorageProblem {...labels} />}
      <Status className="sr-only">{deleted === undefined ? '' : `Deleted ${deleted.name}.`}</Status>
      {deleted !== undefined && (
        <Note
          action={
            <Button
              ref={undo}
              size="small"
              onClick={() => {
                store.set(scope, [...all, deleted])
                setDeleted(undefined)
              }}
            >
              Undo
            </Button>
          }
        >
          Deleted “<bdi>{deleted.name}</bdi>”.
        </Note>
      )}
      {all.length === 0 && <p className="text-sm">{labels.none}</p>}
      <ul className="flex flex-col divide-y divide-line empty:hidden">
        {all.map((entry) => (
          <li key={entry.name} className="flex min-h-11 flex-wrap items-center gap-2 py-1.5">
            {editing === entry.name ? (
              <RenameForm
                name={entry.name}
                labels={labels}
                others={all.filter((other) => other !== entry).map(({ name }) => name)}
                onDone={(name) => {
                  if (name !== undefined)
                    store.set(
                      scope,
                      all.map((other) => (other === entry ? { ...entry, name } : other)),
                    )
                  setEditing(undefined)
                }}
              />
            ) : (
              <>
                <span className="min-w-40 flex-1 text-sm break-words">
                  <bdi className="font-medium text-text">{entry.name}</bdi>{' '}
                  <span className="text-muted">{partsOf(entry)}</span>
                </span>
                <Button
                  size="small"
                  aria-label={`Rename ${entry.name}`}
                  onClick={() => {
                    setEditing(entry.name)
                  }}
                >
                  Rename
                </Button>
                <Button
                  size="small"
                  variant="danger-outline"
                  aria-label={`Delete ${entry.name}`}
                  onClick={() => {
                    store.set(
                      scope,
                      all.filter((other) => other !== entry),
                    )
                    setDeleted(entry)
                    // The button unmounts with its row.
                    requestAnimationFrame(() => {
                      undo.current?.focus()
                    })
                  }}
                >
                  Delete
                </Button>
              </>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

type RenameFormProps = {
  name: string
  labels: SavedItemLabels
  others: readonly string[]
  /** Nothing entered: leave it as it is. */
  onDone: (name?: string) => void
}

function RenameForm({ name: previousName, labels, others, onDone }: RenameFormProps) {
  const [problem, setProblem] = useState<string>()
  const input = useRef<HTMLInputElement>(null)
  const save = (event: SubmitEvent) => {
    event.preventDefault()
    const name = (input.current?.value ?? '').trim()
    const found = nameProblem(name, others, labels)
    setProblem(found)
    if (found === undefined) onDone(name)
    else input.current?.focus()
  }
  return (
    <form onSubmit={save} className="flex w-full flex-wrap items-start gap-2">
      <TextField
        ref={input}
        label={`New name of ${previousName}`}
        fieldClassName="min-w-40 flex-1"
        defaultValue={previousName}
        error={problem}
        autoComplete="off"
        // eslint-disable-next-line jsx-a11y/no-autofocus -- a press on Rename asked for it
        autoFocus
        onChange={() => {
          setProblem(undefined)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          // Don't submit the form around the dialog.
          event.stopPropagation()
          onDone()
        }}
      />
      <span className="flex gap-2 sm:pt-6.5">
        <Button size="small" type="submit" variant="primary">
          Save name
        </Button>
        <Button
          size="small"
          onClick={() => {
            onDone()
          }}
        >
          Keep the name
        </Button>
      </span>
    </form>
  )
}
