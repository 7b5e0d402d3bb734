import { ExternalLink } from 'lucide-react'
import { Link } from 'react-router'
import { useAccess } from '#src/components/use-access.ts'
import { accessElsewhere, type ElsewherePlace } from '#src/domain/access-elsewhere.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import type { ComboboxItem } from '#src/ui/combobox.tsx'
import { Note } from '#src/ui/note.tsx'
import { Unread } from './access-preview.tsx'

/** Most scopes that are listed before the rest is counted. */
const MAX = 20

/**
 * Access of a person beyond this scope.
 *
 * @returns `places`, or undefined while they are not known
 */
export function useElsewhere(scope: Scope, person: ComboboxItem | null) {
  const { query, assignments, reach } = useAccess(scope, person?.value ?? '', undefined, person !== null)
  return {
    query,
    reach,
    unread: query.data?.unread ?? 0,
    places: reach === 'all' ? accessElsewhere(scope, assignments) : undefined,
  }
}

type ElsewhereProps = {
  person: ComboboxItem
  /** "account Meridian Foods": where the access is taken over. */
  scopeName: string
  elsewhere: ReturnType<typeof useElsewhere>
  /** Where it can be given. */
  linkTo: (scope: Scope) => string
}

/** What else the person has and this dialog does not give, and where it can be given; or that this cannot be known. */
export function Elsewhere({ person, scopeName, elsewhere, linkTo }: ElsewhereProps) {
  const { query, reach, places, unread } = elsewhere
  if (reach === 'loading')
    return (
      <p role="status">
        Checking the access of <bdi>{person.label}</bdi> in other scopes…
      </p>
    )
  if (reach === 'failed') return <Unread thing={`the access of ${person.label} in other scopes`} query={query} />
  if (reach === 'refused')
    return (
      <Note tone="warning" title="Access in other scopes isn't known">
        <p role="status">
          You don't have permission to see the roles of <bdi>{person.label}</bdi> in other scopes. They may have more
          access than <bdi>{scopeName}</bdi> shows.
        </p>
      </Note>
    )
  if (places === undefined) return null
  return (
    <>
      {places.length > 0 && (
        <Note tone="warning" title={`Not included: access in ${counted(places.length, 'other scope', 'other scopes')}`}>
          <p role="status">
            <bdi>{person.label}</bdi> also has this access. Assign it in each scope. Scopes that your key can't see
            aren't listed.
          </p>
          <PlaceList places={places} linkTo={linkTo} />
        </Note>
      )}
      {unread > 0 && (
        <Note tone="warning">
          {counted(unread, 'more role assignment', 'more role assignments')} of <bdi>{person.label}</bdi> couldn't be
          read.
        </Note>
      )}
    </>
  )
}

/** Scopes with what is to be given there, each with a link that keeps this page. */
export function PlaceList({ places, linkTo }: { places: readonly ElsewherePlace[]; linkTo: (scope: Scope) => string }) {
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
      {places.length > MAX && <li>{formatNumber(places.length - MAX)} more scopes</li>}
    </ul>
  )
}
