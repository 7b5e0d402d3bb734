import { ArrowLeftRight, Lock as LockIcon, Minus, Plus, Trash2, Undo2, Users } from 'lucide-react'
import { useId, useRef, type ReactNode } from 'react'
import type { RoleAssignment } from '#src/domain/access.ts'
import { formatList } from '#src/domain/format.ts'
import { editLocks, pairText, type EditLock, type AssignedRole, type RolePair } from '#src/domain/role-changes.ts'
import { Badge, type BadgeTone } from '#src/ui/badge.tsx'
import { IconButton } from '#src/ui/button.tsx'
import { useEditorOfRows, type RoleEditor, type RowChange } from './use-role-editor.ts'

const styles: Record<RowChange['kind'], { word: string; tone: BadgeTone; icon: ReactNode; failed: string }> = {
  add: { word: 'To add', tone: 'success', icon: <Plus aria-hidden />, failed: 'Not added.' },
  remove: { word: 'To remove', tone: 'danger', icon: <Minus aria-hidden />, failed: 'Not removed.' },
  change: { word: 'To change', tone: 'accent', icon: <ArrowLeftRight aria-hidden />, failed: 'Not changed.' },
}

/** The role and resource group of a row. */
export function pairOfRow({ role, resourceGroup: resourceGroupName, resourceGroupId }: RoleAssignment): RolePair {
  return { role, resourceGroup: { id: resourceGroupId ?? resourceGroupName, name: resourceGroupName } }
}

/** The staged removal of a row; undefined if Harness didn't report the assignment's ID. */
export function assignedRoleOf(row: RoleAssignment): AssignedRole | undefined {
  const { assignmentId, role, resourceGroup: resourceGroupName, resourceGroupId } = row
  return assignmentId === undefined
    ? undefined
    : { assignmentId, role, resourceGroup: { id: resourceGroupId ?? '', name: resourceGroupName } }
}

const undoLabels = {
  add: (role: string) => `Undo: add ${role}`,
  remove: (role: string) => `Undo: remove ${role}`,
  change: (role: string) => `Undo: change ${role}`,
}

/** Notes about a staged row: where the role stays inherited, and why the last save didn't change it. */
function remarksOf(editor: RoleEditor, row: RoleAssignment): { stays?: string; problem?: string } {
  const change = editor.changeOf(row)
  if (change === undefined) return {}
  const groups = change.kind === 'add' ? [] : (editor.groupsStillGranting(pairOfRow(row)) ?? [])
  return {
    ...(groups.length > 0 ? { stays: formatList(groups) } : {}),
    ...(change.problem === undefined ? {} : { problem: `${styles[change.kind].failed} ${change.problem}` }),
  }
}

/** End of a row: its actions, or why there are none. The row's height never changes. */
export function RowEnd({ row }: { row: RoleAssignment }) {
  const editor = useEditorOfRows()
  /** The pressed button unmounts, so the button that replaces it takes the focus. */
  const pressed = useRef(false)
  if (editor === undefined) return null
  const take = (element: HTMLButtonElement | null) => {
    if (element === null || !pressed.current) return
    pressed.current = false
    element.focus()
  }
  const change = editor.changeOf(row)
  const text = `${row.role.name} for ${row.resourceGroup}`
  if (change !== undefined) {
    const { word, tone, icon } = styles[change.kind]
    const { stays, problem } = remarksOf(editor, row)
    return (
      <span className="flex items-center justify-end gap-0.5 whitespace-nowrap">
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
        {stays !== undefined && <span className="sr-only">Stays, inherited from {stays}</span>}
        {problem !== undefined && <span className="sr-only">{problem}</span>}
        <IconButton
          ref={take}
          size="small"
          icon={<Undo2 aria-hidden />}
          label={undoLabels[change.kind](text)}
          aria-disabled={editor.busy || undefined}
          onClick={() => {
            if (change.kind === 'add') {
              editor.change({ type: 'undo-add', id: change.id })
              editor.focusAddButton()
            } else {
              pressed.current = true
              editor.change({ type: 'undo-removal', assignmentId: change.assignmentId })
            }
          }}
        />
      </span>
    )
  }
  const lock = editor.lockOf(row)
  if (lock !== undefined) return <LockWord lock={lock} />
  return (
    <RemoveButton editor={editor} row={row} text={text} catchFocus={take} onPress={() => (pressed.current = true)} />
  )
}

type RemoveButtonProps = {
  editor: RoleEditor
  row: RoleAssignment
  text: string
  catchFocus: (element: HTMLButtonElement | null) => void
  onPress: () => void
}

function RemoveButton({ editor, row, text, catchFocus, onPress }: RemoveButtonProps) {
  const reason = useId()
  const role = assignedRoleOf(row)
  const blocked = editor.deniedReason
  return (
    <span className="flex justify-end">
      <IconButton
        ref={catchFocus}
        size="small"
        label={`Remove ${text}`}
        icon={<Trash2 aria-hidden />}
        aria-disabled={blocked !== undefined || editor.busy || undefined}
        aria-describedby={blocked === undefined ? undefined : reason}
        className="aria-disabled:opacity-60 aria-disabled:hover:bg-transparent"
        onClick={() => {
          if (blocked !== undefined || editor.busy || role === undefined) return
          onPress()
          editor.change({ type: 'remove', role })
        }}
      />
      {blocked !== undefined && (
        <span id={reason} className="sr-only">
          {blocked}
        </span>
      )}
    </span>
  )
}

function LockWord({ lock }: { lock: EditLock }) {
  const Icon = lock === 'through-group' ? Users : LockIcon
  return (
    <span className="flex items-center justify-end gap-1 whitespace-nowrap">
      <Icon aria-hidden className="size-[13px] shrink-0" />
      {editLocks[lock].word}
    </span>
  )
}

const lockOrder: readonly EditLock[] = ['managed', 'through-group', 'other-scope', 'last-admin', 'no-id']

/**
 * Notes about the rows, below them so that none grows: staged roles that stay inherited, failures, and what locks
 * mean.
 */
export function RowNotes({ rows }: { rows: readonly RoleAssignment[] }) {
  const editor = useEditorOfRows()
  if (editor === undefined) return null
  const present = new Set(rows.filter((row) => editor.changeOf(row) === undefined).map((row) => editor.lockOf(row)))
  const reasons = lockOrder.filter((lock) => present.has(lock)).map((lock) => editLocks[lock].reason)
  const notes = rows.flatMap((row) => {
    const { stays, problem } = remarksOf(editor, row)
    return stays === undefined && problem === undefined ? [] : [{ row, stays, problem }]
  })
  return (
    <>
      {notes.length > 0 && (
        <ul aria-label="About the unsaved changes" className="flex flex-col gap-1 text-sm">
          {notes.map(({ row, stays, problem }) => (
            <li key={row.id} className="wrap-anywhere">
              <bdi className="font-medium text-text">{pairText(pairOfRow(row))}</bdi>
              {stays !== undefined && <>: stays, inherited from {stays}.</>}
              {problem !== undefined && (
                <>
                  {' '}
                  <span translate="yes" className="text-danger-text">
                    {problem}
                  </span>
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      {editor.kinds.swaps + editor.kinds.adds > 0 && editor.kinds.swaps + editor.kinds.removals > 0 && (
        <p className="text-sm text-muted">
          New roles are added before others are removed, so there’s no gap in access.
        </p>
      )}
      {reasons.length > 0 && <p className="text-sm text-muted">{reasons.join(' ')}</p>}
    </>
  )
}
