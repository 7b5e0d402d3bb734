import { createContext, use, useReducer, useState, type RefObject } from 'react'
import { useAccess } from '#src/components/use-access.ts'
import { useSaveDraft, useSavedDraft } from '#src/components/use-draft.ts'
import { usePermissions } from '#src/components/use-permissions.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import type { RoleAssignment } from '#src/domain/access.ts'
import { editLock, groupsStillGranting, presentOf, type EditLock, type RolePair } from '#src/domain/role-changes.ts'
import { pairKey } from '#src/domain/roles.ts'
import { scopeId } from '#src/domain/scope.ts'
import { draftSlot } from '#src/session/drafts.ts'
import type { PersonContext } from '../person-context.ts'
import {
  countKinds,
  countStaged,
  isSwap,
  nothingStaged,
  reduceStaged,
  swapOf,
  type Staged,
  type StagingAction,
} from './staging.ts'
import { useSaveRoles } from './use-save-roles.ts'

/** Staged changes of users' roles when the session ended, by scope and user. */
const stagedDrafts = draftSlot<Staged>()

/** A staged change of a row. */
export type RowChange =
  | { readonly kind: 'add'; readonly id: number; readonly problem: string | undefined }
  | { readonly kind: 'remove'; readonly assignmentId: string; readonly problem: string | undefined }
  /** Another role replaces it. */
  | {
      readonly kind: 'change'
      readonly assignmentId: string
      readonly to: RolePair
      readonly problem: string | undefined
    }

const addedRow = 'to-add '

/**
 * The staged editor of a user's direct roles at one scope. Nothing is sent before `save`; then the user is loaded
 * again, new roles are assigned, and only after that roles are removed.
 *
 * @param addButton receives focus when the focused control unmounts
 */
export function useRoleEditor(
  { scope, person, isSelf, lastAdmin }: PersonContext,
  addButton: RefObject<HTMLButtonElement | null>,
) {
  const { user } = person
  const place = `${scopeId(scope)} ${user.uuid}`
  const draft = useSavedDraft(stagedDrafts, place)
  const [staged, dispatch] = useReducer(reduceStaged, draft ?? nothingStaged)
  const [restored, setRestored] = useState(draft !== undefined)
  const names = useScopeName(scope)
  const permissions = usePermissions(scope)
  const { assignments, reach } = useAccess(scope, user.uuid, person.roleAssignmentMetadata)
  const count = countStaged(staged)
  const deniedReason = permissions.reason('core_user_manage')
  const focusAddButton = () => {
    addButton.current?.focus()
  }
  const saving = useSaveRoles({
    scope,
    user,
    staged,
    dispatch,
    deniedReason,
    onStart: () => {
      setRestored(false)
    },
    onSaved: focusAddButton,
  })
  const { phase, saved, adding, removing } = saving

  useSaveDraft(stagedDrafts, place, () => (count > 0 ? staged : undefined))

  const change = (action: StagingAction) => {
    if (saving.isSaving()) return
    saving.reset()
    setRestored(false)
    dispatch(action)
  }

  const project = names.level === 'project' ? names.name : undefined
  const added = staged.adds
    .filter((add) => !isSwap(staged, add))
    .map((add): RoleAssignment => ({
      id: `${addedRow}${add.id}`,
      assignmentId: undefined,
      role: add.role,
      resourceGroup: add.resourceGroup.name,
      resourceGroupId: add.resourceGroup.id,
      scope,
      orgName: names.org,
      projectName: project,
      via: { kind: 'direct' },
      since: undefined,
      managed: false,
      disabled: false,
    }))

  return {
    scope,
    user,
    isSelf,
    staged,
    count,
    kinds: countKinds(staged),
    /** Keys of the roles that are assigned and stay, or are to be added. */
    held: new Set([
      ...presentOf(
        person.roleAssignmentMetadata.filter(
          ({ identifier }) => !staged.removals.some(({ assignmentId }) => assignmentId === identifier),
        ),
      ).pairs,
      ...staged.adds.map(pairKey),
    ]),
    /** Rows for new roles, shown before the others. */
    added,
    busy: phase !== 'idle',
    phase,
    /** The last save might have made some of the staged changes. */
    unclear:
      adding.state.status === 'doubt' ||
      removing.state.status === 'doubt' ||
      (saved?.kind === 'judged' && saved.lines.some(({ verdict }) => verdict.kind === 'unknown')),
    restored,
    isConfirming: saving.isConfirming,
    cancelConfirmation: saving.cancelConfirmation,
    highRisk: saving.highRisk,
    saved,
    adding,
    removing,
    focusAddButton,
    deniedReason,
    waitReason: saving.waitReason,
    canChange: permissions.has('core_user_manage'),
    rightsKnown: !permissions.pending && !permissions.failed,
    lockOf: (row: RoleAssignment): EditLock | undefined => editLock(row, scope, lastAdmin),
    /** Groups from which a role stays inherited after its direct assignment is removed; undefined if unknown. */
    groupsStillGranting: (role: RolePair): readonly string[] | undefined =>
      reach === 'all' ? groupsStillGranting(role, scope, assignments) : undefined,
    changeOf: (row: RoleAssignment): RowChange | undefined => {
      const add = staged.adds.find(({ id }) => row.id === `${addedRow}${id}`)
      if (add !== undefined) return { kind: 'add', id: add.id, problem: add.problem }
      const removal = staged.removals.find(
        ({ assignmentId }) => row.via.kind === 'direct' && assignmentId === row.assignmentId,
      )
      if (removal === undefined) return undefined
      const { assignmentId, problem } = removal
      const to = swapOf(staged, assignmentId)
      if (to === undefined) return { kind: 'remove', assignmentId, problem }
      return { kind: 'change', assignmentId, to, problem: to.problem ?? problem }
    },
    change,
    discard: () => {
      change({ type: 'discard' })
      focusAddButton()
    },
    save: saving.save,
    checkAgain: saving.checkAgain,
  }
}

export type RoleEditor = ReturnType<typeof useRoleEditor>

const Context = createContext<RoleEditor | undefined>(undefined)
export const RoleEditorProvider = Context

/** The editor around a row; undefined if roles are read-only. */
export function useEditorOfRows(): RoleEditor | undefined {
  return use(Context)
}
