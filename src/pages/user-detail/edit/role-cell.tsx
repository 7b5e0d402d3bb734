import { ChevronDown, ChevronRight } from 'lucide-react'
import { Suspense, useState } from 'react'
import { RoleName } from '#src/components/role-assignment-cells.tsx'
import { usePreload } from '#src/ui/use-preload.ts'
import type { RoleAssignment } from '#src/domain/access.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { assignedRoleOf } from './row-change.tsx'
import { useEditorOfRows } from './use-role-editor.ts'

const load = () => import('./role-picker.tsx')
const RolePicker = lazyPart(async () => (await load()).RolePicker)

type RoleCellProps = { row: RoleAssignment; open: boolean; onToggle: () => void }

/** The role of a row: its permissions expand below; its name is a picker if it can be replaced. */
export function RoleCell({ row, open, onToggle }: RoleCellProps) {
  usePreload(load)
  const editor = useEditorOfRows()
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const change = editor?.changeOf(row)
  const held = assignedRoleOf(row)
  const changeable =
    editor !== undefined &&
    held !== undefined &&
    change?.kind !== 'add' &&
    editor.canChange &&
    editor.lockOf(row) === undefined
  const name = (
    <>
      {change?.kind === 'change' ? (
        <>
          <bdi className="min-w-4 shrink-[20] truncate font-normal text-muted line-through">{row.role.name}</bdi>
          <span aria-hidden className="text-muted">
            →
          </span>
          <span className="sr-only">changes to</span>
          <RoleName role={change.to.role} />
        </>
      ) : (
        <span className={change?.kind === 'remove' ? 'min-w-0 text-text-secondary line-through' : 'min-w-0'}>
          <RoleName role={row.role} />
        </span>
      )}
      {row.disabled && <span className="shrink-0 text-xs font-normal text-muted">Turned off</span>}
    </>
  )
  return (
    <span className="flex min-w-0 items-center gap-1">
      <button
        type="button"
        aria-expanded={open}
        aria-label={`Show permissions of ${row.role.name}`}
        onClick={onToggle}
        className="-ml-1.5 grid size-6 shrink-0 place-items-center rounded-badge text-muted hover:bg-active"
      >
        <ChevronRight
          aria-hidden
          className={`size-3.5 transition-[rotate] duration-(--duration-fast) ${open ? 'rotate-90' : ''}`}
        />
      </button>
      {changeable ? (
        <button
          type="button"
          aria-haspopup="dialog"
          aria-expanded={anchor !== null}
          aria-label={
            change?.kind === 'change'
              ? `Change role ${row.role.name}, changes to ${change.to.role.name}`
              : `Change role ${row.role.name}`
          }
          aria-disabled={editor.busy || undefined}
          onClick={({ currentTarget }) => {
            if (!editor.busy) setAnchor(currentTarget)
          }}
          className="group/pick -ml-px flex min-h-7 min-w-0 items-center gap-1 rounded-control border border-transparent px-1.5 text-left font-medium text-text hover:border-button hover:bg-surface aria-expanded:border-button aria-expanded:bg-surface in-[tr:hover]:border-button in-[tr:hover]:bg-surface"
        >
          {name}
          <ChevronDown
            aria-hidden
            className="size-3 shrink-0 text-muted opacity-0 group-focus-visible/pick:opacity-100 group-aria-expanded/pick:opacity-100 in-[tr:hover]:opacity-100"
          />
        </button>
      ) : (
        <span className="flex min-w-0 items-center gap-1 px-1.5">{name}</span>
      )}
      {anchor !== null && editor !== undefined && held !== undefined && (
        <Suspense>
          <RolePicker
            scope={editor.scope}
            current={held}
            held={editor.held}
            anchor={anchor}
            onPick={(by) => {
              editor.change({ type: 'swap', role: held, by })
              setAnchor(null)
            }}
            onClose={() => {
              setAnchor(null)
            }}
          />
        </Suspense>
      )}
    </span>
  )
}
