import { type HeldRole, type RolePair, type Verdict } from '#src/domain/role-changes.ts'
import { pairKey } from '#src/domain/roles.ts'

/** A role that is to be given. `broad`: reaches far, so it is asked about once more. `problem`: why it was not. */
export type StagedAdd = RolePair & { readonly id: number; readonly broad: boolean; readonly problem?: string }
/** A role that is to be taken away. */
export type StagedRemoval = HeldRole & { readonly problem?: string }

/** Changes that wait to be saved. Nothing of them is sent before. */
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
  | { type: 'undo-add'; id: number }
  | { type: 'undo-removal'; assignmentId: string }
  /** What became of changes that were sent: what is done leaves, the rest stays with its reason. */
  | { type: 'judge'; adds?: ReadonlyMap<string, Verdict>; removals?: ReadonlyMap<string, Verdict> }
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
    case 'undo-add':
      return { ...staged, adds: staged.adds.filter(({ id }) => id !== action.id) }
    case 'undo-removal':
      return {
        ...staged,
        removals: staged.removals.filter(({ assignmentId }) => assignmentId !== action.assignmentId),
      }
    case 'judge':
      return {
        ...staged,
        adds: staged.adds.flatMap((add) => judged(add, action.adds?.get(pairKey(add)))),
        removals: staged.removals.flatMap((removal) => judged(removal, action.removals?.get(removal.assignmentId))),
      }
    case 'discard':
      return { ...nothingStaged, nextId: staged.nextId }
  }
}

/** Each pair once; what was to be taken away and is wanted after all stays as it is. */
function addOne(staged: Staged, role: NewRole): Staged {
  const key = pairKey(role)
  if (staged.removals.some((removal) => pairKey(removal) === key))
    return { ...staged, removals: staged.removals.filter((removal) => pairKey(removal) !== key) }
  if (staged.adds.some((add) => pairKey(add) === key)) return staged
  return { ...staged, nextId: staged.nextId + 1, adds: [...staged.adds, { ...role, id: staged.nextId }] }
}

function judged<Change extends { readonly problem?: string }>(change: Change, verdict: Verdict | undefined): Change[] {
  if (verdict === undefined) return [change]
  return verdict.kind === 'done' ? [] : [{ ...change, problem: verdict.reason }]
}

/** How many changes wait. */
export function countStaged({ adds, removals }: Staged): number {
  return adds.length + removals.length
}
