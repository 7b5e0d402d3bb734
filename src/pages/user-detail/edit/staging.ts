import type { AssignedRole, RolePair, Verdict } from '#src/domain/role-changes.ts'
import { pairKey } from '#src/domain/roles.ts'

/**
 * A role to assign. `broad`: broad access, so it needs confirmation. `problem`: why it was not assigned. `replaces`:
 * ID of the assignment that it replaces.
 */
export type StagedAdd = RolePair & {
  readonly id: number
  readonly broad: boolean
  readonly problem?: string
  readonly replaces?: string
}
/** A role to remove. */
export type StagedRemoval = AssignedRole & { readonly problem?: string }

/** Staged changes. Nothing is sent before they are saved. */
export type Staged = {
  readonly nextId: number
  readonly adds: readonly StagedAdd[]
  readonly removals: readonly StagedRemoval[]
}

export const nothingStaged: Staged = { nextId: 1, adds: [], removals: [] }

export type NewRole = RolePair & { readonly broad: boolean }

export type StagingAction =
  | { type: 'add'; roles: readonly NewRole[] }
  | { type: 'remove'; role: AssignedRole }
  /** Replaces an assigned role: both changes, or neither. */
  | { type: 'swap'; role: AssignedRole; by: NewRole }
  | { type: 'undo-add'; id: number }
  | { type: 'undo-removal'; assignmentId: string }
  /** Results of the sent changes: done ones are unstaged, the others stay with their reason. */
  | { type: 'judge'; adds?: ReadonlyMap<string, Verdict>; removals?: ReadonlyMap<string, Verdict> }
  /** Replaces all staged changes. */
  | { type: 'restage'; adds: readonly NewRole[]; removals: readonly AssignedRole[] }
  | { type: 'discard' }

/** The staged changes after an action. Pure. */
export function reduceStaged(staged: Staged, action: StagingAction): Staged {
  switch (action.type) {
    case 'add':
      return action.roles.reduce(addOne, staged)
    case 'remove':
      return staged.removals.some(({ assignmentId }) => assignmentId === action.role.assignmentId)
        ? staged
        : { ...staged, removals: [...staged.removals, action.role] }
    case 'swap': {
      const { assignmentId } = action.role
      const before = withoutSwap(staged, assignmentId)
      if (pairKey(action.by) === pairKey(action.role) || before.adds.some((add) => pairKey(add) === pairKey(action.by)))
        return before
      const removals = before.removals.filter((removal) => pairKey(removal) !== pairKey(action.by))
      // It was staged for removal: it stays instead.
      if (removals.length < before.removals.length) return { ...before, removals: [...removals, action.role] }
      return {
        nextId: before.nextId + 1,
        adds: [...before.adds, { ...action.by, id: before.nextId, replaces: assignmentId }],
        removals: [...before.removals, action.role],
      }
    }
    case 'undo-add':
      return { ...staged, adds: staged.adds.filter(({ id }) => id !== action.id) }
    case 'undo-removal':
      return withoutSwap(staged, action.assignmentId)
    case 'judge':
      return {
        ...staged,
        adds: staged.adds.flatMap((add) => withVerdict(add, action.adds?.get(pairKey(add)))),
        removals: staged.removals.flatMap((removal) =>
          withVerdict(removal, action.removals?.get(removal.assignmentId)),
        ),
      }
    case 'restage':
      return {
        nextId: staged.nextId + action.adds.length,
        adds: action.adds.map((add, index) => ({ ...add, id: staged.nextId + index })),
        removals: action.removals,
      }
    case 'discard':
      return { ...nothingStaged, nextId: staged.nextId }
  }
}

/** The staged changes without the removal of an assignment and without its replacement. */
function withoutSwap(staged: Staged, assignmentId: string): Staged {
  return {
    ...staged,
    adds: staged.adds.filter(({ replaces }) => replaces !== assignmentId),
    removals: staged.removals.filter((removal) => removal.assignmentId !== assignmentId),
  }
}

/** The new role that replaces an assignment, while both are staged. */
export function swapOf({ adds, removals }: Staged, assignmentId: string): StagedAdd | undefined {
  return removals.some((removal) => removal.assignmentId === assignmentId)
    ? adds.find(({ replaces }) => replaces === assignmentId)
    : undefined
}

/** Whether a new role has no own row, because it replaces a shown one. */
export function isSwap(staged: Staged, { replaces }: StagedAdd): boolean {
  return replaces !== undefined && swapOf(staged, replaces) !== undefined
}

/** Each pair once; a role that was staged for removal and is added again stays unchanged. */
function addOne(staged: Staged, role: NewRole): Staged {
  const key = pairKey(role)
  if (staged.removals.some((removal) => pairKey(removal) === key))
    return { ...staged, removals: staged.removals.filter((removal) => pairKey(removal) !== key) }
  if (staged.adds.some((add) => pairKey(add) === key)) return staged
  return { ...staged, nextId: staged.nextId + 1, adds: [...staged.adds, { ...role, id: staged.nextId }] }
}

function withVerdict<Change extends { readonly problem?: string }>(
  change: Change,
  verdict: Verdict | undefined,
): Change[] {
  if (verdict === undefined) return [change]
  return verdict.kind === 'done' ? [] : [{ ...change, problem: verdict.reason }]
}

/** Number of staged changes by kind; a swap is one change. */
export function countKinds(staged: Staged): {
  readonly adds: number
  readonly removals: number
  readonly swaps: number
} {
  const swaps = staged.adds.filter((add) => isSwap(staged, add)).length
  return { adds: staged.adds.length - swaps, removals: staged.removals.length - swaps, swaps }
}

/** Number of staged changes. */
export function countStaged(staged: Staged): number {
  const { adds, removals, swaps } = countKinds(staged)
  return adds + removals + swaps
}
