import { Copy, Ellipsis, GitCompareArrows, Plus } from 'lucide-react'
import { Suspense, useRef, useState, type RefObject } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { useAddressSearch } from '#src/components/use-address-search.ts'
import { usePreload } from '#src/components/use-preload.ts'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import { formatList } from '#src/domain/format.ts'
import { pairWords, type RolePair } from '#src/domain/role-changes.ts'
import { displayName } from '#src/domain/user.ts'
import { paths } from '#src/domain/paths.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { ActionMenu } from '#src/ui/menu.tsx'
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
  const { scope } = usePerson()
  const navigate = useNavigate()
  const [opened, setOpened] = useState<'add' | 'copy'>()
  const moreButton = useRef<HTMLButtonElement>(null)
  const [menuAt, setMenuAt] = useState<HTMLElement>()
  const [params] = useSearchParams()
  const setAddress = useAddressSearch()
  const state = useLinkState()
  const from = params.get(COPY) ?? undefined
  const { user } = editor
  const shown = opened ?? (from !== undefined && editor.mayChange ? 'copy' : undefined)

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
    name: displayName(user),
    held: editor.held,
    onAdd: add,
    onClose: close,
  }
  return (
    <>
      <IconButton
        ref={moreButton}
        label="More: copy access, compare"
        icon={<Ellipsis aria-hidden />}
        aria-haspopup="menu"
        aria-expanded={menuAt !== undefined}
        className="border border-button bg-surface shadow-card max-md:size-10"
        onClick={({ currentTarget }) => {
          setMenuAt(currentTarget)
        }}
      />
      <ActionMenu
        anchor={menuAt}
        label="More: copy access, compare"
        header={
          <>
            <bdi>{displayName(user)}</bdi> in <bdi>{scopeName}</bdi>
          </>
        }
        items={[
          {
            id: 'copy',
            label: 'Copy access from…',
            icon: <Copy aria-hidden />,
            blockedReason: editor.deniedReason,
            onSelect: () => {
              if (!editor.busy) setOpened('copy')
            },
          },
          {
            id: 'compare',
            label: 'Compare with another user',
            icon: <GitCompareArrows aria-hidden />,
            onSelect: () => void navigate(paths.compare(scope, user.uuid)),
          },
        ]}
        onClose={() => {
          setMenuAt(undefined)
        }}
      />
      <Button
        ref={addButton}
        // One filled button: while changes wait, that is Save.
        variant={editor.count > 0 ? 'secondary' : 'primary'}
        className="whitespace-nowrap max-md:min-h-10"
        icon={<Plus aria-hidden className="max-sm:hidden" />}
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
              <CopyAccessDialog {...shared} userId={user.uuid} email={user.email} from={from} finalFocus={moreButton} />
            )}
          </Suspense>
        </PartBoundary>
      )}
      {editor.asking && <HighRiskQuestion editor={editor} scopeName={scopeName} />}
    </>
  )
}

/** Far-reaching changes are confirmed once more. */
function HighRiskQuestion({ editor, scopeName }: { editor: RoleEditor; scopeName: string }) {
  const { highRisk, user, isSelf } = editor
  const name = displayName(user)
  const groupsOf = (role: RolePair) => editor.keptThrough(role) ?? []
  const parts = [
    { title: `${name} will get in ${scopeName}`, roles: highRisk.adds, inherited: false },
    {
      title: `${name} will lose in ${scopeName}`,
      roles: highRisk.removals.filter((role) => groupsOf(role).length === 0),
      inherited: false,
    },
    {
      title: `No longer direct in ${scopeName}, but ${name} will keep`,
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
              Roles inherited from groups couldn’t be loaded, so <bdi>{name}</bdi> might keep the same role from a
              group.
            </p>
          )}
          <p className="text-sm">
            They include an admin role or a resource group with all child scopes.
            {isSelf && highRisk.removals.length > 0 && ' This is you, so you might not be able to undo it yourself.'}
          </p>
        </>
      }
    />
  )
}
