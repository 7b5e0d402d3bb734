import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import clsx from 'clsx'
import { useId, useState, type ReactElement, type ReactNode } from 'react'
import { ErrorDetails } from '#src/components/error-details.tsx'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { UnreadNote } from '#src/components/read-error.tsx'
import type { RoleAssignment } from '#src/domain/access.ts'
import { placeOf } from '#src/domain/access-map.ts'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import { isSafeId } from '#src/domain/ids.ts'
import { readTexts, type ReadThing } from '#src/domain/read-texts.ts'
import { permissionParts, permissionTable, type Coverage, type CoveredType } from '#src/domain/permission-search.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import { coverageQuery, roleQuery } from '#src/queries/role-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Skeleton } from '#src/ui/skeleton.tsx'

/**
 * Permissions of a role and coverage of its resource group; both load when this renders.
 *
 * @param stacked one below the other with their own headings, for the side panel
 */
export function RoleAssignmentDetails({
  assignment,
  stacked = false,
}: {
  assignment: RoleAssignment
  stacked?: boolean
}) {
  const { scope, role, resourceGroup, resourceGroupId } = assignment
  const roleRead = useQuery({ ...roleQuery(scope, role.id), enabled: isSafeId(role.id) })
  const coverage = useQuery({ ...coverageQuery(scope, resourceGroupId ?? ''), enabled: resourceGroupId !== undefined })
  return (
    <div className={clsx('grid gap-x-6 gap-y-4 text-sm font-normal text-text-secondary', !stacked && 'md:grid-cols-2')}>
      <Part
        level={stacked ? 4 : 2}
        title={
          <>
            What <bdi>{role.name}</bdi> allows
          </>
        }
      >
        <Read query={roleRead} what="role" otherwise="Permissions of this role can’t be loaded.">
          {({ role: { description, permissions } }) => (
            <>
              <Description text={description} />
              <Permissions permissions={permissions} />
            </>
          )}
        </Read>
      </Part>
      <Part
        level={stacked ? 4 : 2}
        title={
          <>
            What <bdi>{resourceGroup}</bdi> covers
          </>
        }
      >
        <Read query={coverage} what="resourceGroup" otherwise="Harness didn’t report the ID of this resource group.">
          {(covered) =>
            covered === null ? (
              <p>This resource group no longer exists in this scope.</p>
            ) : (
              <>
                <Description text={covered.description} />
                <Covered coverage={covered} usedAt={scope} />
              </>
            )
          }
        </Read>
      </Part>
    </div>
  )
}

function Part({ title, level, children }: { title: ReactNode; level: 2 | 4; children: ReactNode }) {
  const id = useId()
  const Heading = level === 2 ? 'h2' : 'h4'
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-2">
      <Heading id={id} className="font-semibold wrap-anywhere text-text">
        {title}
      </Heading>
      {children}
    </section>
  )
}

type ReadProps<Data> = {
  query: UseQueryResult<Data>
  what: ReadThing
  /** Shown if there is nothing to load. */
  otherwise: string
  children: (data: Data) => ReactElement
}

function Read<Data>({ query, what, otherwise, children }: ReadProps<Data>) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError)
    return (
      <UnreadNote what={what} query={query}>
        <ErrorDetails error={query.error} />
      </UnreadNote>
    )
  if (!query.isFetching && query.isPending) return <p>{otherwise}</p>
  return (
    <Status as="div">
      <span className="sr-only">{readTexts(what).loading}</span>
      <Skeleton className="w-full" />
    </Status>
  )
}

function Description({ text }: { text: string | undefined }) {
  const shown = text?.trim() ?? ''
  return shown === '' ? null : (
    <p className="wrap-anywhere">
      <bdi translate="yes">{shown}</bdi>
    </p>
  )
}

/** Maximum number of entries that are listed at first. */
const FEW = 12

function Permissions({ permissions }: { permissions: readonly string[] }) {
  const [all, setAll] = useState(false)
  const table = permissionTable(permissions)
  if (table.length === 0) return <p>No permissions</p>
  const shown = all ? table : table.slice(0, FEW)
  return (
    <>
      <p>
        {byCount(
          new Set(permissions).size,
          '1 permission, by resource type:',
          `${formatNumber(new Set(permissions).size)} permissions, by resource type:`,
        )}
      </p>
      <dl className="grid grid-cols-[minmax(0,10rem)_minmax(0,1fr)] gap-x-3 gap-y-1">
        {shown.map(({ resource, permissions: permissionNames }) => (
          <div key={resource} className="contents">
            <dt className="wrap-anywhere text-muted">{resource}</dt>
            <dd className="flex flex-wrap gap-x-2 text-text">
              {permissionNames.map((permission) => (
                <span key={permission} title={permission}>
                  {permissionParts(permission).action}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      {table.length > shown.length && (
        <Button
          size="small"
          className="self-start"
          onClick={() => {
            setAll(true)
          }}
        >
          Show all {formatNumber(table.length)}
        </Button>
      )}
    </>
  )
}

const MAX_NAMED = 20

function Covered({ coverage: { scopes, all, resources, unclear }, usedAt }: { coverage: Coverage; usedAt: Scope }) {
  return (
    <>
      <dl className="grid grid-cols-[minmax(0,6rem)_minmax(0,1fr)] gap-x-3 gap-y-1">
        <dt className="text-muted">Scope</dt>
        <dd>
          {scopes === undefined
            ? 'Unknown'
            : scopes.map(({ scope, below }, index) => (
                <span key={index} className="block">
                  <Where scope={scope} below={below} usedAt={usedAt} />
                </span>
              ))}
        </dd>
        <dt className="text-muted">Resources</dt>
        <dd className="min-w-0">
          {all === true && resources.length === 0 ? (
            'All resources of every type'
          ) : resources.length === 0 ? (
            all === undefined ? (
              'Unknown'
            ) : (
              'None'
            )
          ) : (
            <ul className="flex flex-col gap-1">
              {all === true && <li>All resources of every type</li>}
              {resources.map((entry, index) => (
                <li key={index} className="wrap-anywhere">
                  <span className="text-text">{entry.type}</span>: {extentText(entry)}
                </li>
              ))}
            </ul>
          )}
        </dd>
      </dl>
      {unclear && <p>This resource group has rules that we can’t show, so it might cover less than listed.</p>}
    </>
  )
}

/** "all", "a and b", "only those whose environmentType is Production". */
function extentText({ extent, ids, attribute }: CoveredType): string {
  const named =
    ids.length === 0
      ? ''
      : `${formatList(ids.slice(0, MAX_NAMED))}${ids.length > MAX_NAMED ? ` and ${formatNumber(ids.length - MAX_NAMED)} more` : ''}`
  const described =
    attribute === undefined || attribute.values.length === 0
      ? ''
      : `only those whose ${attribute.name} is ${attribute.values.slice(0, MAX_NAMED).join(' or ')}`
  const known = [named, described].filter((part) => part !== '').join(', ')
  if (extent === 'all') return 'all'
  if (extent === 'some') return known
  return known === '' ? 'unknown' : `${known}, possibly fewer`
}

/** What a resource group covers, by the level of its scope: the same scope, or a named one. */
const reachTexts = {
  account: {
    unclear: 'This account, possibly with child scopes',
    below: 'This account and all child scopes',
    only: 'This account only, without child scopes',
  },
  organization: {
    unclear: 'This organization, possibly with child scopes',
    below: 'This organization and all child scopes',
    only: 'This organization only, without child scopes',
  },
}

function Where({ scope, below, usedAt }: { scope: Scope; below: boolean | undefined; usedAt: Scope }) {
  const { full } = useScopeName(scope)
  const level = scopeLevel(scope)
  const reach = below === undefined ? 'unclear' : below ? 'below' : 'only'
  if (placeOf(scope) === placeOf(usedAt)) return <>{level === 'project' ? 'This project' : reachTexts[level][reach]}</>
  if (level === 'project') return <bdi>{full}</bdi>
  switch (reach) {
    case 'unclear':
      return (
        <>
          <bdi>{full}</bdi>, possibly with child scopes
        </>
      )
    case 'below':
      return (
        <>
          <bdi>{full}</bdi> and all child scopes
        </>
      )
    case 'only':
      return (
        <>
          <bdi>{full}</bdi> only, without child scopes
        </>
      )
  }
}
