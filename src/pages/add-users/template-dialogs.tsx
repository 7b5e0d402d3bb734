import { useRef, useState, useSyncExternalStore, type SubmitEvent, type RefObject } from 'react'
import { MOST_TEMPLATES, MOST_TEMPLATE_NAME, type AccessTemplate } from '#src/contract/access-template.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { setTemplates, subscribeTemplates, templatesFor, type Templates } from '#src/queries/access-templates.ts'
import { Button } from '#src/ui/button.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { TextField } from '#src/ui/field.tsx'
import { LiveRegion } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'

type Shared = {
  scope: Scope
  scopeName: string
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
}

function useTemplates(scope: Scope): Templates {
  return useSyncExternalStore(subscribeTemplates, () => templatesFor(scope))
}

/** What is wrong with a name, if anything. @param others names that are taken */
function nameProblem(name: string, others: readonly string[]): string | undefined {
  if (name === '') return 'Give the template a name.'
  if (name.length > MOST_TEMPLATE_NAME) return `At most ${MOST_TEMPLATE_NAME} characters.`
  return others.some((other) => other.toLowerCase() === name.toLowerCase())
    ? 'There is a template of this name. Choose another one.'
    : undefined
}

function partsWords({ roles, groups }: Pick<AccessTemplate, 'roles' | 'groups'>): string {
  const words = [
    roles.length > 0 && counted(roles.length, 'role', 'roles'),
    groups.length > 0 && counted(groups.length, 'group', 'groups'),
  ].filter((word) => word !== false)
  return words.length === 0 ? 'nothing' : words.join(', ')
}

/** Where storage is blocked or full (F56). */
function Unkept() {
  return (
    <Note tone="warning" title="This browser keeps nothing for this page">
      <span role="alert">Templates work until you leave the page. Allow storage for it to keep them longer.</span>
    </Note>
  )
}

/** Where a template of a level can be used. */
const placeWords = {
  account: 'this account',
  organization: 'all organizations of this account',
  project: 'all projects of this account',
}

type SaveTemplateDialogProps = Shared & { access: Omit<AccessTemplate, 'name'> }

/** Gives the chosen access a name and keeps it on this device. */
export function SaveTemplateDialog({ scope, scopeName, access, finalFocus, onClose }: SaveTemplateDialogProps) {
  const { all, kept } = useTemplates(scope)
  const [problem, setProblem] = useState<string>()
  const [saved, setSaved] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const full = all.length >= MOST_TEMPLATES
  const save = (event: SubmitEvent) => {
    event.preventDefault()
    if (full || saved) return
    const name = (input.current?.value ?? '').trim()
    const found = nameProblem(
      name,
      all.map((template) => template.name),
    )
    setProblem(found)
    if (found !== undefined) {
      input.current?.focus()
      return
    }
    setTemplates(scope, [...all, { name, ...access }])
    // Not kept: that has to be read before the dialog goes.
    if (templatesFor(scope).kept) onClose()
    else setSaved(true)
  }
  return (
    <Dialog
      open
      size="small"
      title="Save this access as a template"
      stamp={scopeName}
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
              form="save-template"
              blockedReason={
                full
                  ? `There are ${formatNumber(MOST_TEMPLATES)} already, which is the most. Delete one first.`
                  : undefined
              }
            >
              Save template
            </Button>
          </>
        )
      }
    >
      <form id="save-template" onSubmit={save} className="flex flex-col gap-4">
        <TextField
          ref={input}
          label="Name of the template"
          hint={`${partsWords(access)}. Kept on this device for ${placeWords[scopeLevel(scope)]}: names of roles and groups, no people.`}
          error={problem}
          readOnly={saved}
          autoComplete="off"
          onChange={() => {
            setProblem(undefined)
          }}
        />
        {(saved || (all.length > 0 && !kept)) && <Unkept />}
      </form>
    </Dialog>
  )
}

/** Renames and deletes templates of this device. */
export function TemplatesDialog({ scope, scopeName, finalFocus, onClose }: Shared) {
  const { all, kept } = useTemplates(scope)
  const [editing, setEditing] = useState<string>()
  const [deleted, setDeleted] = useState<AccessTemplate>()
  const undo = useRef<HTMLButtonElement>(null)
  return (
    <Dialog
      open
      size="confirm"
      title="Templates on this device"
      stamp={scopeName}
      finalFocus={finalFocus}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {!kept && <Unkept />}
      <LiveRegion>{deleted === undefined ? '' : `Deleted ${deleted.name}.`}</LiveRegion>
      {deleted !== undefined && (
        <Note
          action={
            <Button
              ref={undo}
              size="small"
              onClick={() => {
                setTemplates(scope, [...all, deleted])
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
      {all.length === 0 && <p className="text-sm">No templates are left.</p>}
      <ul className="flex flex-col divide-y divide-line empty:hidden">
        {all.map((template) => (
          <li key={template.name} className="flex min-h-11 flex-wrap items-center gap-2 py-1.5">
            {editing === template.name ? (
              <RenameForm
                template={template}
                others={all.filter((other) => other !== template).map(({ name }) => name)}
                onDone={(name) => {
                  if (name !== undefined)
                    setTemplates(
                      scope,
                      all.map((other) => (other === template ? { ...template, name } : other)),
                    )
                  setEditing(undefined)
                }}
              />
            ) : (
              <>
                <span className="min-w-40 flex-1 text-sm break-words">
                  <bdi className="font-medium text-text">{template.name}</bdi>{' '}
                  <span className="text-muted">{partsWords(template)}</span>
                </span>
                <Button
                  size="small"
                  aria-label={`Rename ${template.name}`}
                  onClick={() => {
                    setEditing(template.name)
                  }}
                >
                  Rename
                </Button>
                <Button
                  size="small"
                  variant="danger-outline"
                  aria-label={`Delete ${template.name}`}
                  onClick={() => {
                    setTemplates(
                      scope,
                      all.filter((other) => other !== template),
                    )
                    setDeleted(template)
                    // The button is gone with its row.
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
  template: AccessTemplate
  others: readonly string[]
  /** With nothing: leave it as it is. */
  onDone: (name?: string) => void
}

function RenameForm({ template, others, onDone }: RenameFormProps) {
  const [problem, setProblem] = useState<string>()
  const input = useRef<HTMLInputElement>(null)
  const save = (event: SubmitEvent) => {
    event.preventDefault()
    const name = (input.current?.value ?? '').trim()
    const found = nameProblem(name, others)
    setProblem(found)
    if (found === undefined) onDone(name)
    else input.current?.focus()
  }
  return (
    <form onSubmit={save} className="flex w-full flex-wrap items-start gap-2">
      <TextField
        ref={input}
        label={`New name of ${template.name}`}
        fieldClassName="min-w-40 flex-1"
        defaultValue={template.name}
        error={problem}
        autoComplete="off"
        // The person asked for it by a press on Rename.
        // eslint-disable-next-line jsx-a11y/no-autofocus -- see above
        autoFocus
        onChange={() => {
          setProblem(undefined)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          // Not for the dialog around it.
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
