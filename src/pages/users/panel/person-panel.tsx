import { ChevronDown, ChevronUp, Maximize2, X } from 'lucide-react'
import { useEffect, useEffectEvent, useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react'
import { Link, useLocation } from 'react-router'
import { openParts } from '#src/components/list-keys.ts'
import { fromList } from '#src/components/list-link-state.ts'
import { PersonNotes } from '#src/components/person/person-notes.tsx'
import { usePersonHead } from '#src/components/person/use-person-head.ts'
import { ReadError, StaleNote } from '#src/components/read-error.tsx'
import { rowLinkAttribute } from '#src/components/row-focus.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { useUserActions } from '#src/components/user-actions/use-user-actions.tsx'
import { SlowReadNotice } from '#src/components/slow-read-notice.tsx'
import { formatNumber } from '#src/domain/format.ts'
import { readOutcome } from '#src/domain/outcome.ts'
import { paths } from '#src/domain/paths.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { userQuery } from '#src/queries/user-queries.ts'
import { IconButton } from '#src/ui/button.tsx'
import { isComposing, isTyping } from '#src/ui/keys.ts'
import { Status } from '#src/ui/live-region.tsx'
import { ScrollBox } from '#src/ui/scroll-box.tsx'
import { Skeleton } from '#src/ui/skeleton.tsx'
import { PanelAccess } from './panel-access.tsx'
import { PanelGroups } from './panel-groups.tsx'
import { PanelFooter, PanelIdentity } from './panel-identity.tsx'

type PersonPanelProps = {
  scope: Scope
  userId: string
  /** Users of the list, in its order. */
  ids: readonly string[]
  onMove: (userId: string) => void
  onClose: () => void
}

/**
 * One user next to the list, with the parts of the user's page. Up and Down on its header move through the rows,
 * Escape closes it, and the focus returns to the row of the last shown user. If there is little room, it replaces the
 * list.
 */
export function PersonPanel({ scope, userId, ids, onMove, onClose }: PersonPanelProps) {
  const userActions = useUserActions(scope, {
    onRemoved: ({ uuid }) => {
      if (uuid === userId) onClose()
    },
  })
  const { query, person, access, isSelf, lastAdmin, actions } = usePersonHead(scope, userId, userActions)
  const { full } = useScopeName(scope)
  const { search } = useLocation()
  const panel = useRef<HTMLElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const place = ids.indexOf(userId)
  const isFirst = place === 0 || ids.length === 0
  const isLast = place === ids.length - 1
  const gone = query.isError && readOutcome(query.error) === 'gone'
  const name = person === undefined ? 'this user' : displayName(person.user)
  const refresh = () => void query.refetch()

  // Ahead of the rendered user: a held key repeats faster than the address re-renders.
  const target = useRef(userId)
  useEffect(() => {
    target.current = userId
  }, [userId])
  const move = (step: 1 | -1) => {
    const from = ids.indexOf(target.current)
    const to = from === -1 ? ids.at(step === 1 ? 0 : -1) : ids[from + step]
    if (to === undefined) return
    target.current = to
    onMove(to)
  }
  usePanelFocus(heading, userId)
  useListWithPanel(panel)
  usePanelKeys(panel, { close: onClose, move })
  const position = place === -1 ? 'Not on this page' : `${formatNumber(place + 1)} of ${formatNumber(ids.length)}`
  const present = gone ? undefined : person
  return (
    <section
      ref={panel}
      data-panel
      aria-label="User details"
      className="flex min-h-0 min-w-0 flex-1 flex-col border-line bg-surface lg:max-w-100 lg:basis-100 lg:border-l"
    >
      <div
        data-head
        className="sticky top-13 z-10 flex h-13 shrink-0 items-center gap-1 border-b border-line bg-surface pr-2 pl-4 md:pl-5 lg:top-0"
      >
        <p className="min-w-0 flex-1 text-sm text-text-secondary tabular-nums">{position}</p>
        <MoveButton label="Previous user" icon={<ChevronUp aria-hidden />} end={isFirst} onPress={() => move(-1)} />
        <MoveButton label="Next user" icon={<ChevronDown aria-hidden />} end={isLast} onPress={() => move(1)} />
        <Link
          to={paths.user(scope, userId)}
          state={fromList(search)}
          aria-label={`Open full page for ${name}`}
          title={`Open full page for ${name}`}
          className="inline-flex size-8 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-text [&_svg]:size-4"
        >
          <Maximize2 aria-hidden />
        </Link>
        <IconButton label="Close panel" icon={<X aria-hidden />} onClick={onClose} />
      </div>
      {/* Replaces the list, whose heading is not rendered then. */}
      <h1 className="sr-only lg:hidden">Users</h1>
      <Status className="sr-only">{person === undefined ? '' : `${name}, ${position}`}</Status>
      <ScrollBox
        label={`Details of ${name}`}
        className="flex min-h-0 flex-1 flex-col gap-4 scroll-pb-(--bars-bottom) px-4 pt-5 pb-[calc(1.25rem+var(--bars-bottom))] -outline-offset-2 md:px-5"
      >
        <PanelIdentity
          scope={scope}
          userId={userId}
          user={person?.user}
          busy={query.isFetching}
          isSelf={isSelf}
          lastAdminOf={lastAdmin ? scopeLevel(scope) : undefined}
          actions={gone ? [] : actions}
          heading={heading}
        />
        <div className="flex flex-col gap-3 empty:hidden">
          <SlowReadNotice query={query} queryKey={userQuery(scope, userId).queryKey} what="user" />
          {gone ? (
            <p role="alert" className="text-sm">
              This user isn’t in <bdi>{full}</bdi>. Someone else might have removed them.
            </p>
          ) : query.isError && person === undefined ? (
            <ReadError error={query.error} what={['userIn', full]} onRetry={refresh} retrying={query.isFetching} />
          ) : (
            query.isError && (
              <StaleNote
                what="user"
                error={query.error}
                updatedAt={query.dataUpdatedAt}
                onRetry={refresh}
                retrying={query.isFetching}
              />
            )
          )}
          {present !== undefined && <PersonNotes user={present.user} scope={scope} lastAdmin={lastAdmin} />}
        </div>
        {person === undefined && !query.isError && <Skeleton className="h-24" />}
        {present !== undefined && (
          <>
            <PanelAccess key={`access ${userId}`} scope={scope} user={present.user} access={access} />
            <PanelGroups key={`groups ${userId}`} scope={scope} user={present.user} />
          </>
        )}
      </ScrollBox>
      <PanelFooter userId={userId} removal={gone ? undefined : actions.find(({ id }) => id === 'remove')} />
      {userActions.dialog}
    </section>
  )
}

type MoveButtonProps = {
  label: string
  icon: ReactNode
  /** This is the last user of the page. */
  end: boolean
  onPress: () => void
}

/** Keeps the focus at the end of the page, so that one key leads back. */
function MoveButton({ label, icon, end, onPress }: MoveButtonProps) {
  return (
    <IconButton
      label={label}
      icon={icon}
      aria-disabled={end || undefined}
      aria-description={end ? 'No more users on this page' : undefined}
      className="aria-disabled:opacity-60 aria-disabled:hover:bg-transparent"
      onClick={onPress}
    />
  )
}

/**
 * An attribute for the styles of the list. They can't use `:has`, because each change in the list would restyle it
 * all.
 */
function useListWithPanel(panel: RefObject<HTMLElement | null>) {
  useLayoutEffect(() => {
    const list = panel.current?.closest('[data-list]')
    list?.setAttribute('data-with-panel', '')
    return () => {
      list?.removeAttribute('data-with-panel')
    }
  }, [panel])
}

/** Takes the focus when it was opened from the list, and returns it to the row of the last shown user. */
function usePanelFocus(heading: RefObject<HTMLHeadingElement | null>, userId: string): void {
  const shown = useRef(userId)
  useEffect(() => {
    shown.current = userId
    rowLink(userId)?.closest('tr')?.scrollIntoView({ block: 'nearest' })
  }, [userId])
  useLayoutEffect(() => {
    // useLayoutEffect: if the panel replaces the list, the row loses the focus with that.
    const fromHere = document.activeElement !== document.body
    // After the menu that opened it has returned the focus. A link from elsewhere leaves the focus unchanged.
    const timer = setTimeout(() => {
      if (fromHere || document.activeElement !== document.body) heading.current?.focus()
    })
    return () => {
      clearTimeout(timer)
      setTimeout(() => {
        const active = document.activeElement
        // Only a lost focus is moved.
        if (active === document.body || active?.id === 'main') rowLink(shown.current)?.focus()
      })
    }
  }, [heading])
}

function rowLink(userId: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[${rowLinkAttribute}="${CSS.escape(userId)}"]`)
}

/**
 * Escape closes the panel, unless something open over the page or a field handles it; Up and Down on the header move
 * through the rows.
 */
function usePanelKeys(
  panel: RefObject<HTMLElement | null>,
  keys: { close: () => void; move: (step: 1 | -1) => void },
): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    if (!(target instanceof Element) || document.querySelector(openParts) !== null) return
    if (event.key === 'Escape') {
      if (!isTyping(event) && !isComposing(event)) keys.close()
      return
    }
    // Elsewhere in the panel, these keys scroll it.
    if (!(panel.current?.contains(target) === true && target.closest('h2, [data-head]') !== null)) return
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    event.preventDefault()
    keys.move(event.key === 'ArrowUp' ? -1 : 1)
  })
  useLayoutEffect(() => {
    // Runs before an overlay closes on the same key.
    document.addEventListener('keydown', press, true)
    return () => {
      document.removeEventListener('keydown', press, true)
    }
  }, [])
}
