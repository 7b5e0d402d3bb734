import clsx from 'clsx'
import { ClipboardPen, Download } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useDensity } from '#src/components/appearance.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { linkedUsersSearch } from '#src/domain/access-review/user-selection.ts'
import type { PageSize } from '#src/domain/list-search.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { ColumnName } from '#src/domain/user-columns.ts'
import { filtersUsers } from '#src/domain/user-filter-text.ts'
import { Button, buttonClasses } from '#src/ui/button.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { Popover } from '#src/ui/popover.tsx'
import { RadioGroup } from '#src/ui/radio-group.tsx'
import { densityNames, type DensityName } from '#src/ui/theme.ts'
import { isFilterPaused, parseSort, parseUsersSearch, sortParam, type ChangeSearch } from '../users.search.ts'
import { ColumnOptions } from './column-options.tsx'
import { useViewItems, type ViewItem } from './use-view-items.tsx'

type DisplayPanelProps = {
  scope: Scope
  scopeName: ScopeName
  size: PageSize
  columns: readonly ColumnName[]
  /** The default columns. */
  fittingColumns: readonly ColumnName[]
  onColumns: (columns: readonly ColumnName[]) => void
  onChange: ChangeSearch
  /** The button that opened it; undefined while it is closed. */
  anchor: HTMLElement | undefined
  opener: HTMLElement
  /** On a phone, it is a sheet that starts with the filters and the export. */
  isSheet: boolean
  filters: ReactNode
  onExport: () => void
  onClose: () => void
}

const sortChoices = [
  ['name', 'Name, A to Z'],
  ['-name', 'Name, Z to A'],
  ['email', 'Email, A to Z'],
  ['-email', 'Email, Z to A'],
  ['-modified', 'Last modified, newest first'],
  ['modified', 'Last modified, oldest first'],
  ['-created', 'Created, newest first'],
  ['created', 'Created, oldest first'],
  ['-locked', 'Locked first'],
  ['locked', 'Locked last'],
  ['two-factor', '2FA off first'],
  ['-two-factor', '2FA on first'],
  ['-external', 'Identity provider first'],
  ['external', 'Harness first'],
] as const
const densityLabels: Record<DensityName, string> = { comfortable: 'Comfortable', compact: 'Compact' }

/** Display options of the list: sort, row density, columns and saved views. */
export function DisplayPanel(props: DisplayPanelProps) {
  const { scope, scopeName, size, columns, fittingColumns, onColumns, onChange, anchor, opener, isSheet, onClose } =
    props
  // Includes the page, for a link to this view.
  const [params] = useSearchParams()
  const search = parseUsersSearch(params)
  const { density, choose } = useDensity()
  const { items, dialog } = useViewItems({
    scope,
    scopeName,
    search,
    shown: { size, columns },
    opener: useRef(opener),
    onApply: onChange,
  })
  // While filters by role are paused by a search, the list shows only the search.
  const activeSearch = isFilterPaused(search) ? { ...search, roles: [], resourceGroups: [] } : search
  const title = isSheet ? 'Filter and sort' : 'Display'
  const options = (
    <div className={clsx('flex flex-col', isSheet ? 'gap-4 [&>.border-t]:pt-3' : 'w-64 max-w-full *:px-2 *:py-2.5')}>
      <label
        className={clsx(
          isSheet
            ? 'grid grid-cols-[minmax(0,1fr)_minmax(0,2fr)] items-center gap-2 text-sm font-medium text-text'
            : 'flex flex-col gap-1 text-xs text-text-secondary',
        )}
      >
        Sort by
        <NativeSelect
          value={sortParam(search.sort)}
          onChange={({ currentTarget }) => {
            const sort = parseSort(currentTarget.value)
            if (sort !== undefined) onChange({ sort })
          }}
        >
          {sortChoices.map(([word, name]) => (
            <option key={word} value={word}>
              {name}
            </option>
          ))}
        </NativeSelect>
      </label>
      {isSheet && props.filters}
      {/* Cards have one height. */}
      <div className="border-t border-line max-md:hidden">
        <RadioGroup
          legend="Row density"
          name="density"
          options={densityNames.map((value) => ({ value, label: densityLabels[value] }))}
          defaultValue={density}
          onChange={choose}
          segments
        />
      </div>
      <div className="border-t border-line">
        <ColumnOptions columns={columns} fittingColumns={fittingColumns} onChange={onColumns} />
      </div>
      <div className="border-t border-line">
        <ViewList items={items} onDone={onClose} />
      </div>
      {filtersUsers(activeSearch) && (
        <div className="border-t border-line">
          <Link
            to={paths.newReview(scope, linkedUsersSearch({ from: 'filter', filter: activeSearch }))}
            className={clsx(buttonClasses('ghost', 'small'), '-mx-2 justify-start')}
          >
            <ClipboardPen aria-hidden />
            Review these users
          </Link>
        </div>
      )}
      {isSheet && (
        <div className="border-t border-line">
          <Button
            variant="ghost"
            size="small"
            className="-mx-2"
            icon={<Download aria-hidden />}
            onClick={() => {
              onClose()
              props.onExport()
            }}
          >
            Export users…
          </Button>
        </div>
      )}
    </div>
  )
  return (
    <>
      {anchor !== undefined &&
        (isSheet ? (
          <Dialog
            open
            title={title}
            footer={
              <Button variant="primary" onClick={onClose}>
                Show users
              </Button>
            }
            finalFocus={{ current: opener }}
            onOpenChange={(open) => {
              if (!open) onClose()
            }}
          >
            {options}
          </Dialog>
        ) : (
          <Popover
            open
            anchor={anchor}
            label={title}
            onOpenChange={(open) => {
              if (!open) onClose()
            }}
          >
            {options}
          </Popover>
        ))}
      {dialog}
    </>
  )
}

/** Saved views, and actions for the current one. */
function ViewList({ items, onDone }: { items: readonly ViewItem[]; onDone: () => void }) {
  return (
    <ul aria-label="Views" className="-mx-2">
      {items.map(({ id, label, icon, isCurrent = false, blockedReason, onSelect }) => (
        <li key={id}>
          <button
            type="button"
            aria-current={isCurrent || undefined}
            aria-disabled={blockedReason !== undefined || undefined}
            aria-describedby={blockedReason === undefined ? undefined : `why-${id}`}
            className={clsx(
              buttonClasses('ghost', 'small'),
              'w-full justify-start text-start aria-disabled:text-muted aria-disabled:hover:bg-transparent',
            )}
            onClick={() => {
              if (blockedReason !== undefined) return
              onDone()
              onSelect()
            }}
          >
            {icon}
            <span className="min-w-0">
              <bdi className="block truncate">{label}</bdi>
              {blockedReason !== undefined && (
                <span id={`why-${id}`} className="block text-xs font-normal">
                  {blockedReason}
                </span>
              )}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
