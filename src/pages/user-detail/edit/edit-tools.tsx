import { Copy, Plus } from 'lucide-react'
import { Suspense, useRef, useState, type RefObject } from 'react'
import { useSearchParams } from 'react-router'
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { useAddressSearch } from '#src/components/use-address-search.ts'
import { usePreload } from '#src/components/use-preload.ts'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import { formatList } from '#src/domain/format.ts'
import { pairWords, presentOf, type RolePair } from '#src/domain/role-changes.ts'
import { displayName, firstName } from '#src/domain/user.ts'
import { Button } from '#src/ui/button.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { usePerson } from '../person-context.ts'
import { useLinkState } from '../use-link-state.ts'
import type { NewRole } from './staging.ts'
import type { RoleEditor } from './use-role-editor.ts'
import { pairKey } from '#src/domain/roles.ts'

const loadAdd = () => import('./add-role-dialog.tsx')
const loadCopy = () => import('./copy-access-dialog.tsx')
const AddRoleDialog = lazyPart(async () => (await loadAdd()).AddRoleDialog)
const CopyAccessDialog = lazyPart(async () => (await loadCopy()).CopyAccessDialog)

/** Parameter of the address that names whose access is to be copied. */
const COPY = 'copy'

type EditToolsProps = { editor: RoleEditor; addButton: RefObject<HTMLButtonElement | null>; scopeName: string }

/** Ways to stage new roles, and the questions before a save. */
export function EditTools({ editor, addButton, scopeName }: EditToolsProps) {
  usePreload(() => Promise.all([loadAdd(), loadCopy()]))
  const { scope, person } = usePerson()
  const [opened, setOpened] = useState<'add' | 'copy'>()
  const copyButton = useRef<HTMLButtonElement>(null)
  const [params] = useSearchParams()
  const setAddress = useAddressSearch()
  const state = useLinkState()
  const from = params.get(COPY) ?? undefined
  const { user } = editor
  const shown = opened ?? (from !== undefined && editor.mayChange ? 'copy' : undefined)
  const removed = new Set(editor.staged.removals.map(({ assignmentId }) => assignmentId))
  const kept = person.roleAssignmentMetadata.filter(({ identifier }) => !removed.has(identifier ?? ''))
  const held = new Set([...presentOf(kept).pairs, ...editor.staged.adds.map(pairKey)])

  const close = () => {
    setOpened(undefined)
    if (from === undefined) return
    setAddress(
      (rest) => {
        rest.delete(COPY)
        return rest
      },
      'replace',
      state,
    )
  }
  const add = (roles: readonly NewRole[]) => {
    editor.change({ type: 'add', roles })
    close()
  }
  const shared = {
    scope,
    scopeName,
    first: firstName(user),
    name: displayName(user),
    held,
    onAdd: add,
    onClose: close,
  }
  return (
    <>
      <Button
        ref={copyButton}
        icon={<Copy aria-hidden />}
        aria-haspopup="dialog"
        blockedReason={editor.deniedReason}
        reasonPlacement="hidden"
        onClick={() => {
          if (!editor.busy) setOpened('copy')
        }}
      >
        Copy access from…
      </Button>
      <Button
        ref={addButton}
        icon={<Plus aria-hidden />}
        aria-haspopup="dialog"
        blockedReason={editor.deniedReason}
        reasonPlacement="hidden"
        onClick={() => {
          if (!editor.busy) setOpened('add')
        }}
      >
        Add role
      </Button>
      {shown !== undefined && (
        <PartBoundary name="this dialog" onClose={close}>
          <Suspense>
            {shown === 'add' ? (
              <AddRoleDialog {...shared} finalFocus={addButton} />
            ) : (
              <CopyAccessDialog {...shared} userId={user.uuid} email={user.email} from={from} finalFocus={copyButton} />
            )}
          </Suspense>
        </PartBoundary>
      )}
      {editor.asking && <HighRiskQuestion editor={editor} scopeName={scopeName} />}
    </>
  )
}

/** Far-reaching changes are asked about once more. */
function HighRiskQuestion({ editor, scopeName }: { editor: RoleEditor; scopeName: string }) {
  const { highRisk, user, isSelf } = editor
  const first = firstName(user)
  const groupsOf = (role: RolePair) => editor.keptThrough(role) ?? []
  const parts = [
    { title: `${first} gets in ${scopeName}`, roles: highRisk.adds, inherited: false },
    {
      title: `${first} loses in ${scopeName}`,
      roles: highRisk.removals.filter((role) => groupsOf(role).length === 0),
      inherited: false,
    },
    {
      title: `No longer assigned directly in ${scopeName}, but ${first} keeps`,
      roles: highRisk.removals.filter((role) => groupsOf(role).length > 0),
      inherited: true,
    },
  ].filter(({ roles }) => roles.length > 0)
  const isUnsure = highRisk.removals.some((role) => editor.keptThrough(role) === undefined)
  return (
    <ConfirmDialog
      title="Save these far-reaching changes?"
      stamp={<bdi>{user.email}</bdi>}
      cancel="Go back"
      action={{ label: 'Save all changes', danger: highRisk.removals.length > 0 }}
      onClose={editor.stopAsking}
      onConfirm={() => void editor.save({ asked: true })}
      consequences={
        <>
          {parts.map(({ title, roles, inherited }) => (
            <div key={title} className="text-sm">
              <p className="font-semibold text-text">{title}:</p>
              <ul className="list-disc pl-5">
                {roles.map((role) => (
                  <li key={pairKey(role)}>
                    <bdi>{pairWords(role)}</bdi>
                    {inherited && <>, inherited from {formatList(groupsOf(role))}</>}
                  </li>
                ))}
              </ul>
            </div>
          ))}
          {isUnsure && (
            <p className="text-sm">
              Roles inherited from groups couldn’t be loaded, so <bdi>{first}</bdi> may keep the same role through a
              group.
            </p>
          )}
          <p className="text-sm">
            An admin role, or a resource group that reaches into all scopes below, is among them.
            {isSelf &&
              highRisk.removals.length > 0 &&
              ' This is you: afterwards you may not be able to undo it yourself.'}
          </p>
        </>
      }
    />
  )
}
