import { Bookmark, Check, Link2, RotateCcw, Settings2 } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { NamesDialog, placeOf, SaveNameDialog, type SavedItemLabels } from '#src/components/saved-items-dialog.tsx'
import { useDialogRequest } from '#src/components/use-dialog-request.ts'
import { useSavedPresets } from '#src/components/use-saved-presets.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { MAX_VIEW_NAME, MAX_VIEWS, type UserView } from '#src/contract/user-view-schema.ts'
import type { PageSize } from '#src/domain/list-search.ts'
import { basePath, paths } from '#src/domain/paths.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { columnNames, type ColumnName } from '#src/domain/user-columns.ts'
import { filterParts } from '#src/domain/user-filter-text.ts'
import { addToast } from '#src/session/toast-queue.ts'
import { userViews } from '#src/session/user-views.ts'
import { columnLabels } from '../column-labels.ts'
import { parseUsersSearch, serializeUsersSearch, sortParam, type UsersSearch } from '../users.search.ts'

export type ViewItem = {
  readonly id: string
  readonly label: string
  readonly icon: ReactNode
  /** The current view. */
  readonly isCurrent?: boolean
  readonly blockedReason?: string | undefined
  readonly onSelect: () => void
}

type ViewItemsProps = {
  scope: Scope
  scopeName: ScopeName
  search: UsersSearch
  /** The list's current state, even if it isn't in the address. */
  shown: { readonly size: PageSize; readonly columns: readonly ColumnName[] }
  /** The button that opened the panel of the views, which gets the focus back. */
  opener: RefObject<HTMLElement | null>
  onApply: (search: UsersSearch) => void
}

const labels: SavedItemLabels = {
  title: 'Views on this device',
  save: 'Save view',
  name: 'Name of the view',
  taken: 'A view with this name already exists. Choose another name.',
  none: 'No views left',
  unkept: 'Views work until you leave the page. Allow storage for this site to keep them longer.',
  maxNameLength: MAX_VIEW_NAME,
  max: MAX_VIEWS,
}
const nothing = parseUsersSearch(new URLSearchParams())

/** The content of a view: query and display options, without page and side panel. */
function viewText(search: UsersSearch): string {
  return serializeUsersSearch({ ...search, page: 1, panel: undefined }).toString()
}

function searchOf({ search }: UserView): UsersSearch {
  return { ...parseUsersSearch(new URLSearchParams(search)), page: 1, panel: undefined }
}

/** Short description of a view. */
function filterSummary(search: UsersSearch): string {
  const { sort, size, columns } = search
  const parts = [
    ...filterParts(search),
    sortParam(sort) !== sortParam(nothing.sort) && 'sorted',
    size !== undefined && `${size} per page`,
    columns !== undefined &&
      columns.join() !== columnNames.join() &&
      (columns.length === 0 ? 'names only' : `with ${columns.map((name) => columnLabels[name]).join(', ')}`),
  ].filter((part) => part !== false)
  return parts.length === 0 ? 'all users' : parts.join(' · ')
}

/**
 * Actions for views: saved views on this device, the link to the current one, and the reset to the default view.
 *
 * @returns the items, and the dialog that one of them opened
 */
export function useViewItems({ scope, scopeName, search, shown, opener, onApply }: ViewItemsProps) {
  const { all } = useSavedPresets(userViews, scope)
  const [dialog, setDialog, closeDialog] = useDialogRequest<'save' | 'manage'>(scopeId(scope))
  const explicit = { ...search, ...shown }
  const now = viewText(explicit)
  const isPlain = viewText(search) === ''
  const copyLink = () => {
    const link = new URL(
      basePath + paths.users(scope, `?${serializeUsersSearch(explicit).toString()}`),
      location.origin,
    ).href
    navigator.clipboard.writeText(link).then(
      () => {
        addToast('success', 'Link to this view copied. It contains the search, not the users.')
      },
      () => {
        addToast('warning', `Couldn’t copy the link. Copy it here: ${link}`)
      },
    )
  }
  const items: ViewItem[] = [
    ...all.map((view) => {
      const isCurrent = view.search === now
      return {
        id: `view ${view.name}`,
        label: view.name,
        isCurrent,
        icon: isCurrent ? <Check aria-hidden /> : <Bookmark aria-hidden />,
        onSelect: () => {
          onApply(searchOf(view))
        },
      }
    }),
    {
      id: 'save',
      label: 'Save as view…',
      icon: <Bookmark aria-hidden />,
      blockedReason: isPlain ? 'Search, filter, sort, or choose columns first.' : undefined,
      onSelect: () => {
        setDialog('save')
      },
    },
    { id: 'link', label: 'Copy link to this view', icon: <Link2 aria-hidden />, onSelect: copyLink },
    {
      id: 'reset',
      label: 'Reset to default view',
      icon: <RotateCcw aria-hidden />,
      blockedReason: isPlain ? 'This is the default view.' : undefined,
      onSelect: () => {
        onApply(nothing)
      },
    },
    ...(all.length === 0
      ? []
      : [
          {
            id: 'manage',
            label: 'Rename or delete views…',
            icon: <Settings2 aria-hidden />,
            onSelect: () => {
              setDialog('manage')
            },
          },
        ]),
  ]
  const shared = {
    store: userViews,
    labels,
    scope,
    scopeName: scopeName.full,
    finalFocus: opener,
    onClose: () => {
      closeDialog()
    },
  }
  const open =
    dialog === undefined ? undefined : (
      <>
        {dialog === 'save' && (
          <SaveNameDialog
            {...shared}
            title="Save as view"
            hint={
              <>
                <bdi>{filterSummary(explicit)}</bdi>. Kept on this device for {placeOf(scope)}
                {search.q.trim() === '' ? '. It has no data about users.' : '. It has the search text.'}
              </>
            }
            entryOf={(name) => ({ name, search: now })}
          />
        )}
        {dialog === 'manage' && (
          <NamesDialog {...shared} partsOf={(view) => <bdi>{filterSummary(searchOf(view))}</bdi>} />
        )}
      </>
    )
  return { items, dialog: open }
}
