import type { HeldRole, RolePair, Verdict } from '#src/domain/role-changes.ts'
import { pairKey } from '#src/domain/roles.ts'

/**
 * A role to assign. `broad`: reaches far, so it is asked about again. `problem`: why it was not assigned. `replaces`:
 * id of the assignment whose place it takes.
 */
export type StagedAdd = RolePair & {
  readonly id: number
  readonly broad: boolean
  readonly problem?: string
  readonly replaces?: string
}
/** A role to remove. */
export type StagedRemoval = HeldRole & { readonly problem?: string }

/** Changes that wait to be saved. Nothing is sent before. */
export type Staged = {
  readonly nextId: number
  readonly adds: readonly StagedAdd[]
  readonly removals: readonly StagedRemoval[]
}

export const nothingStaged: Staged = { nextId: 1, adds: [], removals: [] }

export type NewRole = RolePair & { readonly broad: boolean }

export type StagingAction =
  | { type: 'add'; roles: readonly NewRole[] }
  | { type: 'remove'; role: HeldRole }
  /** Another role in the place of an assigned one: both, or neither. */
  | { type: 'swap'; role: HeldRole; by: NewRole }
  | { type: 'undo-add'; id: number }
  | { type: 'undo-removal'; assignmentId: string }
  /** How changes ended that were sent: what is done leaves, the rest stays with its reason. */
  | { type: 'judge'; adds?: ReadonlyMap<string, Verdict>; removals?: ReadonlyMap<string, Verdict> }
  /** Other changes in the place of all that wait. */
  | { type: 'restage'; adds: readonly NewRole[]; removals: readonly HeldRole[] }
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
      // It was to be removed itself: it stays instead.
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

/** The staged changes without the removal of an assignment and without what takes its place. */
function withoutSwap(staged: Staged, assignmentId: string): Staged {
  return {
    ...staged,
    adds: staged.adds.filter(({ replaces }) => replaces !== assignmentId),
    removals: staged.removals.filter((removal) => removal.assignmentId !== assignmentId),
  }
}

/** The new role that takes the place of an assignment, while both are staged. */
export function swapOf({ adds, removals }: Staged, assignmentId: string): StagedAdd | undefined {
  return removals.some((removal) => removal.assignmentId === assignmentId)
    ? adds.find(({ replaces }) => replaces === assignmentId)
    : undefined
}

/** Whether a new role has no row of its own, because it takes the place of a shown one. */
export function isSwap(staged: Staged, { replaces }: StagedAdd): boolean {
  return replaces !== undefined && swapOf(staged, replaces) !== undefined
}

/** Each pair once; a role that was to be removed and is wanted after all stays as it is. */
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

/** How many changes of each kind wait; a swap is one change. */
export function countKinds(staged: Staged): {
  readonly adds: number
  readonly removals: number
  readonly swaps: number
} {
  const swaps = staged.adds.filter((add) => isSwap(staged, add)).length
  return { adds: staged.adds.length - swaps, removals: staged.removals.length - swaps, swaps }
}

/** How many changes wait. */
export function countStaged(staged: Staged): number {
  const { adds, removals, swaps } = countKinds(staged)
  return adds + removals + swaps
}
