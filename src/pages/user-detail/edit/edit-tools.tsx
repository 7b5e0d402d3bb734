import { Copy, Ellipsis, GitCompareArrows, Plus, RefreshCw } from 'lucide-react'
import { Suspense, useRef, useState, type RefObject } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { useAddressSearch } from '#src/components/use-address-search.ts'
import { useIsNarrow } from '#src/ui/use-is-narrow.ts'
import { usePreload } from '#src/ui/use-preload.ts'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import { displayName } from '#src/domain/user.ts'
import { paths } from '#src/domain/paths.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { LazyMenu } from '#src/ui/lazy-overlays.tsx'
import { usePerson } from '../person-context.ts'
import { useLinkState } from '../use-link-state.ts'
import type { NewRole } from './staging.ts'
import type { RoleEditor } from './use-role-editor.ts'

const loadAdd = () => import('./add-role-dialog.tsx')
const loadCopy = () => import('./copy-access-dialog.tsx')
const loadQuestion = () => import('./high-risk-question.tsx')
const AddRoleDialog = lazyPart(async () => (await loadAdd()).AddRoleDialog)
const CopyAccessDialog = lazyPart(async () => (await loadCopy()).CopyAccessDialog)
const HighRiskQuestion = lazyPart(async () => (await loadQuestion()).HighRiskQuestion)

/** Address parameter for the user whose access is to be copied. */
const COPY = 'copy'

type EditToolsProps = {
  editor: RoleEditor
  addButton: RefObject<HTMLButtonElement | null>
  scopeName: string
  onRefresh: () => void
}

/** Actions that stage new roles, and the confirmations before a save. */
export function EditTools({ editor, addButton, scopeName, onRefresh }: EditToolsProps) {
  const isNarrow = useIsNarrow()
  usePreload(() => Promise.all([loadAdd(), loadCopy(), loadQuestion()]))
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
  const shown = opened ?? (from !== undefined && editor.canChange ? 'copy' : undefined)

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
      <LazyMenu
        anchor={menuAt}
        label="More: copy access, compare"
        header={
          <>
            <bdi>{displayName(user)}</bdi> in <bdi>{scopeName}</bdi>
          </>
        }
        items={[
          // On a phone, there is no room for its button.
          ...(isNarrow
            ? [{ id: 'refresh', label: 'Refresh access', icon: <RefreshCw aria-hidden />, onSelect: onRefresh }]
            : []),
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
        // One primary button: while changes are staged, that is Save.
        variant={editor.count > 0 ? 'secondary' : 'primary'}
        className="whitespace-nowrap max-md:min-h-10"
        icon={<Plus aria-hidden className="max-[22rem]:hidden" />}
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
        <PartBoundary failed="Couldn’t show this dialog" onClose={close}>
          <Suspense>
            {shown === 'add' ? (
              <AddRoleDialog {...shared} finalFocus={addButton} />
            ) : (
              <CopyAccessDialog {...shared} userId={user.uuid} email={user.email} from={from} finalFocus={moreButton} />
            )}
          </Suspense>
        </PartBoundary>
      )}
      <Suspense>{editor.isConfirming && <HighRiskQuestion editor={editor} scopeName={scopeName} />}</Suspense>
    </>
  )
}
