import { Lock as LockIcon, Minus, Plus, Trash2, Undo2, Users } from 'lucide-react'
import { useId, useRef } from 'react'
import type { RoleAssignment } from '#src/domain/access.ts'
import { formatList } from '#src/domain/format.ts'
import { editLocks, type EditLock } from '#src/domain/role-changes.ts'
import { Badge } from '#src/ui/badge.tsx'
import { Button, IconButton } from '#src/ui/button.tsx'
import { useEditorOfRows, type RoleEditor, type RowChange } from './use-role-editor.ts'

/** Word behind the role of a staged row, and why the last save did not do it. */
export function ChangeWord({ change, row }: { change: RowChange | undefined; row: RoleAssignment }) {
  const editor = useEditorOfRows()
  if (change === undefined) return null
  const adds = change.kind === 'add'
  const { role, resourceGroup: name, resourceGroupId } = row
  const groups = adds ? [] : (editor?.keptThrough({ role, resourceGroup: { id: resourceGroupId ?? name, name } }) ?? [])
  return (
    <>
      <Badge tone={adds ? 'success' : 'danger'} icon={adds ? <Plus aria-hidden /> : <Minus aria-hidden />}>
        {adds ? 'To add' : 'To remove'}
      </Badge>
      {groups.length > 0 && (
        <span className="basis-full text-xs font-normal wrap-anywhere text-text-secondary">
          Stays, inherited from <bdi>{formatList(groups)}</bdi>
        </span>
      )}
      {change.problem !== undefined && (
        <span className="basis-full text-xs font-normal wrap-anywhere text-danger-text">
          {adds ? 'Not added.' : 'Not removed.'} <bdi translate="yes">{change.problem}</bdi>
        </span>
      )}
    </>
  )
}

/** End of a row: what can be done with it, or why nothing can. */
export function RowEnd({ row }: { row: RoleAssignment }) {
  const editor = useEditorOfRows()
  const undo = useRef<HTMLButtonElement>(null)
  /** The pressed button unmounts, so the button in its place takes the focus. */
  const pressed = useRef(false)
  if (editor === undefined) return null
  const take = (element: HTMLButtonElement | null) => {
    undo.current = element
    if (element === null || !pressed.current) return
    pressed.current = false
    element.focus()
  }
  const change = editor.changeOf(row)
  const words = `${row.role.name} for ${row.resourceGroup}`
  if (change !== undefined)
    return (
      <Button
        ref={take}
        size="small"
        variant="ghost"
        icon={<Undo2 aria-hidden />}
        aria-label={`Undo: ${change.kind === 'add' ? 'add' : 'remove'} ${words}`}
        aria-disabled={editor.busy || undefined}
        onClick={() => {
          if (change.kind === 'remove') {
            pressed.current = true
            editor.change({ type: 'undo-removal', assignmentId: change.assignmentId })
          } else {
            editor.change({ type: 'undo-add', id: change.id })
            editor.focusTools()
          }
        }}
      >
        Undo
      </Button>
    )
  const lock = editor.lockOf(row)
  if (lock !== undefined) return <LockWord lock={lock} />
  return (
    <RemoveButton editor={editor} row={row} words={words} catchFocus={take} onPress={() => (pressed.current = true)} />
  )
}

type RemoveButtonProps = {
  editor: RoleEditor
  row: RoleAssignment
  words: string
  catchFocus: (element: HTMLButtonElement | null) => void
  onPress: () => void
}

function RemoveButton({ editor, row, words, catchFocus, onPress }: RemoveButtonProps) {
  const reason = useId()
  const { assignmentId } = row
  const blocked = editor.deniedReason
  return (
    <>
      <IconButton
        ref={catchFocus}
        size="small"
        label={`Remove ${words}`}
        icon={<Trash2 aria-hidden />}
        aria-disabled={blocked !== undefined || editor.busy || undefined}
        aria-describedby={blocked === undefined ? undefined : reason}
        className="aria-disabled:cursor-default aria-disabled:opacity-60 aria-disabled:hover:bg-transparent"
        onClick={() => {
          if (blocked !== undefined || editor.busy || assignmentId === undefined) return
          onPress()
          editor.change({
            type: 'remove',
            role: {
              assignmentId,
              role: row.role,
              resourceGroup: { id: row.resourceGroupId ?? '', name: row.resourceGroup },
            },
          })
        }}
      />
      {blocked !== undefined && (
        <span id={reason} className="sr-only">
          {blocked}
        </span>
      )}
    </>
  )
}

function LockWord({ lock }: { lock: EditLock }) {
  const Icon = lock === 'through-group' ? Users : LockIcon
  return (
    <span className="flex items-center justify-end gap-1.5 whitespace-nowrap">
      <Icon aria-hidden className="size-3.5 shrink-0" />
      {editLocks[lock].word}
    </span>
  )
}

const lockOrder: readonly EditLock[] = ['managed', 'through-group', 'other-scope', 'last-admin', 'no-id']

/** Explains the locks that stand at the end of rows, each once. */
export function LockReasons({ rows }: { rows: readonly RoleAssignment[] }) {
  const editor = useEditorOfRows()
  if (editor === undefined) return null
  const present = new Set(rows.filter((row) => editor.changeOf(row) === undefined).map((row) => editor.lockOf(row)))
  const reasons = lockOrder.filter((lock) => present.has(lock)).map((lock) => editLocks[lock].reason)
  return reasons.length === 0 ? null : <p className="max-w-[52rem] text-sm text-muted">{reasons.join(' ')}</p>
}
