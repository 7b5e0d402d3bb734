import { useQueryClient } from '@tanstack/react-query'
import { ExternalLink } from 'lucide-react'
import { Suspense, useSyncExternalStore, type ReactNode } from 'react'
import { Link } from 'react-router'
import { useAccess } from '#src/components/use-access.ts'
import { accessElsewhere, type ElsewherePlace } from '#src/domain/access-elsewhere.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { scopeScanOf } from '#src/jobs/scope-scan.ts'
import type { ComboboxItem } from '#src/ui/combobox.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { UnreadNote } from '#src/components/read-error.tsx'

const ScopeScanPanel = lazyPart(
  async () => (await import('#src/components/person/scope-scan-panel.tsx')).ScopeScanPanel,
)

/** Maximum number of scopes that are listed by name. */
const MAX = 20

/**
 * Access of a user outside this scope: all of it if one call returns it, otherwise the direct roles found by a scan of
 * every scope.
 *
 * @param receiverId the user who gets it, if there is only one: access they already have is omitted
 * @returns `places`, or undefined while unknown; `isComplete`: no place can be missing
 */
export function useElsewhere(scope: Scope, person: ComboboxItem | null, receiverId?: string) {
  const { query, assignments, reach, complete } = useAccess(scope, person?.value ?? '', undefined, person !== null)
  const own = useAccess(scope, receiverId ?? '', undefined, receiverId !== undefined && person !== null)
  const scan = scopeScanOf(useQueryClient(), scope.account, person?.value ?? '')
  const scanned = useSyncExternalStore(scan.subscribe, scan.getState)
  const partly = reach === 'refused' || reach === 'failed'
  const found = partly && scanned.phase === 'scanning' ? scanned.found.flatMap((place) => place.assignments) : undefined
  const known = reach === 'all' ? assignments : found
  return {
    scope,
    query,
    reach,
    scan,
    scanned,
    isComplete: reach === 'all' && complete,
    unread: query.data?.unread ?? 0,
    places: known && accessElsewhere(scope, known, own.assignments),
  }
}

const notIncluded = (places: number) =>
  byCount(
    places,
    'Not included: access in 1 other scope',
    `Not included: access in ${formatNumber(places)} other scopes`,
  )

type ElsewhereProps = {
  person: ComboboxItem
  /** Scope the access is copied to: "account Meridian Foods". */
  scopeName: string
  elsewhere: ReturnType<typeof useElsewhere>
  /** The known places, with how the access can be assigned there. */
  children: (places: readonly ElsewherePlace[], title: (places: number) => string) => ReactNode
}

/** Access of the user that this dialog doesn't assign, and where it can be assigned; or a note that it is unknown. */
export function Elsewhere({ person, scopeName, elsewhere, children }: ElsewhereProps) {
  const { scope, query, reach, places, unread, scan, scanned } = elsewhere
  if (reach === 'loading')
    return (
      <Status>
        Checking the access of <bdi>{person.label}</bdi> in other scopes…
      </Status>
    )
  return (
    <>
      {reach === 'failed' && <UnreadNote what={['accessElsewhere', person.label]} query={query} />}
      {reach === 'refused' && (
        <Note tone="warning" title="Access in other scopes is unknown">
          <Status>
            You don’t have permission to view the roles of <bdi>{person.label}</bdi> in other scopes. They might also
            have access outside <bdi>{scopeName}</bdi>.
          </Status>
        </Note>
      )}
      {reach !== 'all' && (
        <Suspense>
          <ScopeScanPanel
            scan={scan}
            state={scanned}
            scope={scope}
            userId={person.value}
            person={person.label}
            listed={false}
          />
        </Suspense>
      )}
      {children(places ?? [], notIncluded)}
      {unread > 0 && (
        <Note tone="warning">
          {byCount(
            unread,
            `We couldn’t load 1 role assignment for ${person.label}.`,
            `We couldn’t load ${formatNumber(unread)} role assignments for ${person.label}.`,
          )}
        </Note>
      )}
    </>
  )
}

type PlacesNoteProps = {
  title: string
  /** Name of the user who has the access. */
  from: string
  places: readonly ElsewherePlace[]
  /** Where it can be assigned in another tab. */
  linkTo: (scope: Scope) => string
  children: ReactNode
}

/** A user's access in other scopes and the available actions. */
export function PlacesNote({ title, from, places, linkTo, children }: PlacesNoteProps) {
  return (
    <Note tone="warning" title={title}>
      <Status>
        <bdi>{from}</bdi> also has this access. Scopes that your API key can’t view aren’t listed.
      </Status>
      <PlaceList places={places} linkTo={linkTo} />
      <div className="mt-2">{children}</div>
    </Note>
  )
}

/** Scopes with the access to assign there, each with a link that opens a new tab. */
function PlaceList({ places, linkTo }: Pick<PlacesNoteProps, 'places' | 'linkTo'>) {
  return (
    <ul className="mt-1 flex flex-col gap-1.5">
      {places.slice(0, MAX).map(({ place, name, scope, lines }) => (
        <li key={place}>
          <Link
            to={linkTo(scope)}
            target="_blank"
            rel="noopener"
            className="inline-flex items-center gap-1 text-accent-text underline [&_svg]:size-3.5"
          >
            <bdi>{name}</bdi>
            <ExternalLink aria-hidden />
            <span className="sr-only"> (opens in a new tab)</span>
          </Link>
          <ul className="list-disc pl-5">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </li>
      ))}
      {places.length > MAX && <li>{formatNumber(places.length - MAX)} more</li>}
    </ul>
  )
}
