import clsx from 'clsx'
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { groupUsersPath } from '#src/components/group-link.tsx'
import { Place, RoleButton, Since, Via } from '#src/components/role-assignment-cells.tsx'
import { scopeIcons } from '#src/components/scope-tag.tsx'
import type { RoleAssignment } from '#src/domain/access.ts'
import { placeOf, treeOf, viaScope, type TreeKind, type TreeNode } from '#src/domain/access-map.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Button } from '#src/ui/button.tsx'
import { RowEnd } from './edit/row-change.tsx'
import { useEditorOfRows } from './edit/use-role-editor.ts'
import { RoleAssignmentDetails } from '#src/components/person/role-assignment-details.tsx'

/** A branch with more role assignments starts collapsed and shows this many at a time. */
const STEP = 50

type Shared = { by: TreeKind; scope: Scope; userId: string }

/** Roles as a tree of expandable branches. Nested lists, so that screen readers announce the depth. */
export function AccessTree({
  caption,
  rows,
  ...shared
}: Shared & { caption: string; rows: readonly RoleAssignment[] }) {
  return (
    <div className="rounded-card border border-edge bg-surface p-2 shadow-card">
      <ul aria-label={caption}>
        {treeOf(rows, shared.by).map((node) => (
          <Branch key={node.key} node={node} {...shared} />
        ))}
      </ul>
    </div>
  )
}

function Branch({ node, ...shared }: Shared & { node: TreeNode }) {
  const [open, setOpen] = useState(node.assignments.length <= STEP)
  const [max, setMost] = useState(STEP)
  const { scope } = node
  const ids = [scope?.org, scope?.project].filter((id) => id !== undefined)
  // In a tree by group, every role assignment of a branch is inherited from the same one.
  const group = shared.by === 'via' ? node.assignments[0] : undefined
  const hidden = Math.max(0, node.assignments.length - max)
  return (
    <li>
      <div className="flex min-h-9 flex-wrap items-center gap-x-2">
        <button
          type="button"
          aria-expanded={open}
          onClick={() => {
            setOpen(!open)
          }}
          className="flex min-h-8 min-w-0 items-center gap-2 rounded-control px-1.5 text-left text-sm font-semibold text-text hover:bg-hover"
        >
          <ChevronRight
            aria-hidden
            className={`size-4 shrink-0 text-muted transition-[rotate] duration-(--duration-fast) ${open ? 'rotate-90' : ''}`}
          />
          {node.level !== undefined && scopeIcons[node.level]}
          <bdi className="min-w-0 wrap-anywhere">{node.label}</bdi>
          <span className="shrink-0 font-normal text-muted tabular-nums">
            <span className="sr-only">, </span>
            {counted(node.count, 'role', 'roles')}
          </span>
        </button>
        {group?.via.kind === 'group' && (
          <Link
            to={groupUsersPath(viaScope(group.scope, group.via.level), group.via.id)}
            className="inline-flex min-h-6 items-center text-sm text-accent-text underline"
          >
            Users<span className="sr-only"> in group {node.label}</span>
          </Link>
        )}
        {scope !== undefined && placeOf(scope) !== placeOf(shared.scope) && ids.every(isSafeId) && (
          <Link
            to={paths.user(scope, shared.userId)}
            className="inline-flex min-h-6 items-center text-sm text-accent-text underline"
          >
            Open there
            <span className="sr-only">
              : <bdi>{node.label}</bdi>
            </span>
          </Link>
        )}
      </div>
      {open && (
        <ul className="ml-3.5 border-l border-line pl-3 md:ml-4 md:pl-4">
          {node.assignments.slice(0, max).map((assignment) => (
            <Leaf key={assignment.id} assignment={assignment} {...shared} />
          ))}
          {hidden > 0 && (
            <li className="py-1.5">
              <Button
                size="small"
                onClick={() => {
                  setMost(max + STEP)
                }}
              >
                Show {formatNumber(Math.min(STEP, hidden))} more of {formatNumber(hidden)}
              </Button>
            </li>
          )}
          {node.children.map((child) => (
            <Branch key={child.key} node={child} {...shared} />
          ))}
        </ul>
      )}
    </li>
  )
}

function Leaf({ assignment, by, scope, userId }: Shared & { assignment: RoleAssignment }) {
  const [open, setOpen] = useState(false)
  const change = useEditorOfRows()?.changeOf(assignment)
  const removedClass = change?.kind === 'remove' && 'line-through'
  return (
    <li
      className={clsx(
        'border-b border-line py-1.5 text-sm text-text-secondary last:border-b-0',
        change?.kind === 'add' && 'bg-success-tint',
        change?.kind === 'remove' && 'bg-danger-tint',
        change?.kind === 'change' && 'bg-accent-tint',
      )}
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-0.5">
        <span className={clsx('min-w-0 font-medium text-text md:w-56', removedClass)}>
          <RoleButton
            assignment={assignment}
            open={open}
            onToggle={() => {
              setOpen(!open)
            }}
          />
        </span>
        {change?.kind === 'change' && (
          <span className="min-w-0 font-medium text-text">
            <span aria-hidden>→ </span>
            <span className="sr-only">changes to </span>
            <bdi>{change.to.role.name}</bdi>
          </span>
        )}
        {by !== 'group' && (
          <span className="min-w-0 wrap-anywhere md:w-60">
            <span className="sr-only">on </span>
            <bdi className={clsx(removedClass)}>{assignment.resourceGroup}</bdi>
          </span>
        )}
        {by !== 'scope' && (
          <span className="min-w-0 md:w-52">
            <Place assignment={assignment} here={scope} userId={userId} />
          </span>
        )}
        {by !== 'via' && (
          <span className="min-w-0 md:w-48">
            <Via assignment={assignment} linked />
          </span>
        )}
        {change?.kind !== 'add' && (
          <span>
            <span className="text-muted">since </span>
            <Since since={assignment.since} />
          </span>
        )}
        <span className="ml-auto text-xs text-muted">
          <RowEnd row={assignment} />
        </span>
      </div>
      {open && (
        <div className="mt-1.5 rounded-control bg-subtle px-3 py-2.5">
          <RoleAssignmentDetails assignment={assignment} />
        </div>
      )}
    </li>
  )
}
