import type { UseQueryResult } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import {
  Suspense,
  useDeferredValue,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  type ComponentProps,
  type ReactNode,
} from 'react'
import { AddUsersLink } from '#src/components/add-users-link.tsx'
import { LastUpdated } from '#src/components/last-updated.tsx'
import { DelayedSlowReadNotice } from '#src/components/late-slow-read-notice.tsx'
import { goToRows, pressListKey, type ListKeys } from '#src/components/list-keys.ts'
import { useListPosition } from '#src/components/list-position.tsx'
import { PartBoundary } from '#src/components/part-boundary.tsx'
import { useDialogRequest } from '#src/components/use-dialog-request.ts'
import { usePreload } from '#src/ui/use-preload.ts'
import { useIsSelecting, type AnySelection } from '#src/components/use-selection.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { useTitle } from '#src/components/use-title.ts'
import type { Page } from '#src/contract/paging-schema.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { Button, skipLinkClasses } from '#src/ui/button.tsx'
import { isComposing } from '#src/ui/keys.ts'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { useStableHandler } from '#src/ui/use-stable-handler.ts'
import { PageHeader } from '#src/ui/page-header.tsx'
import type { ListAddress, ListSearch } from './list-address.ts'
import { rangeText, useListAnnouncement } from './list-announcement.ts'

// Preload the error texts: the network might be gone when they are needed.
const loadReadError = () => import('#src/components/read-error.tsx')
const ReadError = lazyPart(async () => (await loadReadError()).ReadError)
const StaleNote = lazyPart(async () => (await loadReadError()).StaleNote)
const PageNotes = lazyPart(async () => (await import('#src/components/list-notes.tsx')).PageNotes)
const ListPager = lazyPart(async () => (await import('#src/components/list-pager.tsx')).ListPager)

const exportIcon = <Download aria-hidden />

/** Reserves the space of the pagination, whose code loads after the rows. */
const pagerSpace = <div className="mt-auto min-h-12" />

const skipTexts = { users: 'Skip to the users', invitations: 'Skip to the invitations' }
const pagesLabels = { users: 'Pages of users', invitations: 'Pages of invitations' }
const failedTexts = { users: 'Couldn’t show the users', invitations: 'Couldn’t show the invitations' }

type ListPageProps<Search extends ListSearch> = {
  title: string
  description?: string
  things: 'users' | 'invitations'
  scope: Scope
  scopeName: ScopeName
  list: ListAddress<Search>
  query: UseQueryResult<Page<unknown>>
  /** The time of the rows, if the query does not know it. In milliseconds since 1970. */
  at?: number | undefined
  onRefresh: () => void
  /** The rows belong to the previous query, so nothing is counted or claimed about the current one. */
  isOther: boolean
  /** Whether more can still be found. */
  unfinished?: boolean
  /** The total as text; undefined while unknown. */
  count: ReactNode
  /** Text of the total next to the pages, if it isn't a plain number. */
  totalText?: string | undefined
  /** Announced once the response arrives. */
  announcement: string
  /** The sort order as a sentence, announced when it changes. */
  sorted?: string | undefined
  /** @param onExport opens the export, for a phone */
  tools: (onExport: () => void) => ReactNode
  /** Preloads the bar before it is needed. */
  preload?: () => Promise<unknown>
  selection: AnySelection
  /** Actions for the selection; rendered even if there is none. */
  bulkBar: ReactNode
  /** Shows that a read takes long. Default: the notice of the query. */
  progress?: ReactNode
  /** Roles of these rows might be missing. */
  rolesCut?: boolean
  /** Progress of background work, shown as a line at the table head, so that nothing moves. */
  line?: ReactNode
  /** Further notes about the rows. */
  notes?: ReactNode
  /** Replaces the table if there are no rows. */
  empty: ReactNode
  table: ReactNode
  /** Between the table and the pagination. */
  below?: ReactNode
  /** Progress of the work behind the rows: at the bottom of the list, above its pagination. */
  footer?: ReactNode
  exportDialog: (onClose: () => void) => ReactNode
  /** Search part of the address for the link that adds users. */
  addSearch?: string
  /** Shows the focused row next to the list. */
  preview?: (id: string) => void
  /** Next to the list. */
  panel?: ReactNode
  /** Dialogs over the list. */
  children?: ReactNode
  queryKey: ComponentProps<typeof DelayedSlowReadNotice>['queryKey']
}

/**
 * The page of a list: head, tools, selection bar, notes, rows or an empty state, pagination, export, shortcuts and
 * address corrections. Lists differ only in the parts passed in.
 */
export function ListPage<Search extends ListSearch>(props: ListPageProps<Search>) {
  const { title, things, scope, scopeName, list, query, isOther, onRefresh: refresh, unfinished = false } = props
  const { codec, params, search, change } = list
  const page = query.data
  const what = [things === 'users' ? 'usersIn' : 'invitationsIn', scopeName.full] as const
  const settled = page !== undefined && !query.isFetching && !query.isPlaceholderData && !unfinished
  const announced = useListAnnouncement(
    settled
      ? {
          text: props.announcement,
          sorted: props.sorted,
          range: rangeText(search.page, list.size, page.totalItems, props.totalText),
        }
      : undefined,
  )
  // Load the code of later parts once the rows are rendered.
  const isRendered = useDeferredValue(page !== undefined, false)
  const [exporting, setExporting, endExport] = useDialogRequest<true>(scopeId(scope))
  const addLink = useRef<HTMLAnchorElement>(null)
  useTitle(title, scopeName.name)
  usePreload(() => Promise.all([loadReadError(), props.preload?.()]))

  const openExport = useStableHandler(() => {
    setExporting(true)
  })
  const toPage = (to: (now: number) => number) => {
    change(({ page: currentPage }) => ({ page: to(currentPage) }) as Partial<Search>)
  }
  const keys: ListKeys = {
    ...(props.preview === undefined ? {} : { preview: props.preview }),
    search: () => list.searchInput.current?.focus(),
    refresh,
    export: openExport,
    add: () => addLink.current?.click(),
    previous: () => {
      toPage((now) => Math.max(1, now - 1))
    },
    next: () => {
      if (page !== undefined) toPage((now) => Math.min(page.totalPages, now + 1))
    },
  }
  // Not lazy: text typed right after “/” must reach the search box.
  const press = useEffectEvent((event: KeyboardEvent) => {
    const isDown = event.key === 'ArrowDown' && !event.altKey && !event.shiftKey && !isComposing(event)
    if (isDown && event.target === list.searchInput.current) {
      event.preventDefault()
      goToRows()
    } else pressListKey(event, keys)
  })
  useLayoutEffect(() => {
    document.addEventListener('keydown', press)
    return () => {
      document.removeEventListener('keydown', press)
    }
  }, [])
  const position = useListPosition({
    canonical: codec.serialize(search),
    params,
    page: search.page,
    totalPages: settled ? page.totalPages : undefined,
    atPage: (last) => codec.serialize({ ...search, page: last }),
  })
  return (
    <>
      {/* Outside the page, so that typing is not interrupted while the address is corrected. */}
      {position.correction}
      <ListFrame selection={props.selection}>
        <div className="flex min-w-0 flex-1 flex-col group-data-with-panel/list:max-lg:hidden group-data-selecting/list:max-md:pb-15">
          {page !== undefined && page.totalItems > 0 && props.empty === undefined && (
            <button type="button" onClick={goToRows} className={skipLinkClasses}>
              {skipTexts[things]}
            </button>
          )}
          <PageHeader
            title={title}
            {...(props.description === undefined ? {} : { description: props.description })}
            count={query.isError ? undefined : page === undefined ? 'Loading…' : isOther ? 'Searching…' : props.count}
            actions={
              <>
                <LastUpdated
                  at={query.isPlaceholderData ? undefined : (props.at ?? query.dataUpdatedAt)}
                  busy={query.isFetching}
                  onRefresh={refresh}
                />
                <Button className="max-md:hidden" icon={exportIcon} aria-haspopup="dialog" onClick={openExport}>
                  Export
                </Button>
                <AddUsersLink
                  scope={scope}
                  scopeName={scopeName}
                  linkRef={addLink}
                  {...(props.addSearch === undefined ? {} : { search: props.addSearch })}
                />
              </>
            }
          />
          {/* The selection bar replaces the tools, so that no row moves. */}
          <div className="relative">
            <PartBoundary failed="Couldn’t show search, filters, and sort">{props.tools(openExport)}</PartBoundary>
            <WhileSelecting selection={props.selection}>
              <PartBoundary failed="Couldn’t show the actions for the selection">
                <Suspense>{props.bulkBar}</Suspense>
              </PartBoundary>
            </WhileSelecting>
          </div>
          <Status className="sr-only">{announced}</Status>
          <div className="flex flex-col gap-2 px-4 not-empty:pb-3 md:px-6">
            <Suspense>
              {query.isError && page !== undefined && (
                <StaleNote
                  what={what}
                  error={query.error}
                  updatedAt={query.dataUpdatedAt}
                  onRetry={refresh}
                  retrying={query.isFetching}
                />
              )}
            </Suspense>
            {props.progress ?? <DelayedSlowReadNotice query={query} queryKey={props.queryKey} what={what} />}
            <Suspense>
              {(position.moved || props.rolesCut === true || (page?.unread ?? 0) > 0) && (
                <PageNotes page={page} moved={position.moved} rolesCut={props.rolesCut === true} />
              )}
            </Suspense>
            {props.notes}
          </div>
          {props.line !== undefined && (
            <div className="relative z-20 h-0">
              <div className="absolute inset-x-0 top-[33px] max-md:top-0">{props.line}</div>
            </div>
          )}
          {query.isError && page === undefined ? (
            <Suspense>
              <ReadError error={query.error} what={what} onRetry={refresh} retrying={query.isFetching} />
            </Suspense>
          ) : props.empty !== undefined ? (
            <Suspense>{props.empty}</Suspense>
          ) : (
            <PartBoundary failed={failedTexts[things]}>{props.table}</PartBoundary>
          )}
          {settled && !query.isError && isRendered && <Suspense>{props.below}</Suspense>}
          {props.footer !== undefined && <div className="mt-auto empty:hidden">{props.footer}</div>}
          {page !== undefined && page.totalItems > 0 && !isRendered && pagerSpace}
          {page !== undefined && page.totalItems > 0 && isRendered && (
            // Its own boundary, so that no navigation waits for this code.
            <Suspense fallback={pagerSpace}>
              <ListPager
                label={pagesLabels[things]}
                page={search.page}
                size={list.size}
                totalItems={page.totalItems}
                unfinished={unfinished}
                totalText={props.totalText}
                pending={isOther}
                onPage={(number) => {
                  toPage(() => number)
                }}
                onSize={(size) => {
                  list.remember(size)
                  change({ size } as Partial<Search>)
                }}
              />
            </Suspense>
          )}
          {exporting === true && <Suspense>{props.exportDialog(endExport)}</Suspense>}
          {props.children}
        </div>
        {props.panel}
      </ListFrame>
    </>
  )
}

type WithSelection = { selection: AnySelection; children: ReactNode }

/** A separate component, so that a selection re-renders only the frame and nothing inside it. */
function ListFrame({ selection, children }: WithSelection) {
  return (
    <div
      data-list
      // Matches the tools by their attribute, not by `group`: a browser would restyle every row.
      className="group/list flex min-h-0 flex-1 data-selecting:[&_[data-tools]]:invisible"
      data-selecting={useIsSelecting(selection) || undefined}
    >
      {children}
    </div>
  )
}

function WhileSelecting({ selection, children }: WithSelection) {
  return useIsSelecting(selection) && <>{children}</>
}
