import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import { Link, useLocation, useNavigate } from 'react-router'
import { readTexts, type ReadThing } from '#src/domain/read-texts.ts'
import { ReadError } from '#src/components/read-error.tsx'
import { paths } from '#src/domain/paths.ts'
import { makeScope, scopeLevelLabels, type Scope, type ScopeLevel } from '#src/domain/scope.ts'
import { organizationsQuery, projectsQuery } from '#src/queries/scope-queries.ts'
import { Status } from '#src/ui/live-region.tsx'
import { Popover } from '#src/ui/popover.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'
import { Spinner } from '#src/ui/spinner.tsx'

type ScopeSwitcherProps = {
  anchor: HTMLElement
  /** The level to choose. */
  level: ScopeLevel
  scope: Scope
  accountName: string
  orgName: string | undefined
  onClose: () => void
}

/** A searchable list of organizations or projects, with "the account itself" and "the organization itself". */
export function ScopeSwitcher({ anchor, level, scope, accountName, orgName, onClose }: ScopeSwitcherProps) {
  const labels = {
    account: 'Account and its organizations',
    organization: 'Organizations',
    project: `Projects in ${orgName ?? scope.org ?? ''}`,
  }
  return (
    <Popover
      open
      anchor={anchor}
      label={labels[level]}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      {level === 'project' && scope.org !== undefined ? (
        <Projects scope={scope} org={scope.org} orgName={orgName ?? scope.org} onClose={onClose} />
      ) : (
        <Organizations scope={scope} accountName={accountName} onClose={onClose} />
      )}
    </Popover>
  )
}

function Organizations({ scope, accountName, onClose }: { scope: Scope; accountName: string; onClose: () => void }) {
  const [search, setSearch] = useState('')
  const query = useQuery(organizationsQuery(scope.account, search))
  return (
    <Choices
      label="Search organizations"
      search={search}
      onSearch={setSearch}
      query={query}
      what="organizations"
      parent={{ scope: { account: scope.account }, name: accountName, level: 'account' }}
      current={scope}
      choices={(query.data?.rows ?? []).map(({ organization }) => ({
        scope: makeScope(scope.account, organization.identifier),
        name: organization.name,
      }))}
      more={(query.data?.totalItems ?? 0) > (query.data?.rows.length ?? 0)}
      onClose={onClose}
    />
  )
}

type ProjectsProps = { scope: Scope; org: string; orgName: string; onClose: () => void }

function Projects({ scope, org, orgName, onClose }: ProjectsProps) {
  const [search, setSearch] = useState('')
  const query = useQuery(projectsQuery(scope.account, org, search))
  return (
    <Choices
      label="Search projects"
      search={search}
      onSearch={setSearch}
      query={query}
      what="projects"
      parent={{ scope: makeScope(scope.account, org), name: orgName, level: 'organization' }}
      current={scope}
      choices={(query.data?.rows ?? []).map(({ project }) => ({
        scope: makeScope(scope.account, org, project.identifier),
        name: project.name,
      }))}
      more={(query.data?.totalItems ?? 0) > (query.data?.rows.length ?? 0)}
      onClose={onClose}
    />
  )
}

type ChoicesProps = {
  label: string
  search: string
  onSearch: (search: string) => void
  query: { isPending: boolean; isError: boolean; error: unknown; isFetching: boolean; refetch: () => unknown }
  what: ReadThing
  parent: { scope: Scope; name: string; level: ScopeLevel }
  current: Scope
  choices: readonly { scope: Scope; name: string }[]
  more: boolean
  onClose: () => void
}

function Choices({ label, search, onSearch, query, what, parent, current, choices, more, onClose }: ChoicesProps) {
  const { search: listSearch, pathname } = useLocation()
  // The list page and its search stay the same in the new scope; a page of the list or a user might not exist there.
  const invitations = pathname.endsWith('/invitations')
  const keptSearch = invitations || pathname.endsWith('/users') ? withoutPage(listSearch) : ''
  const to = (scope: Scope) => (invitations ? paths.invitations(scope, keptSearch) : paths.users(scope, keptSearch))
  const navigate = useNavigate()
  // The text for which Enter was pressed, until its results arrive.
  const [entered, setEntered] = useState<string>()
  const answered = entered !== undefined && entered === search && !query.isPending
  const [onlyChoice] = answered && !query.isError && choices.length === 1 ? choices : []
  if (answered && onlyChoice === undefined) setEntered(undefined)
  const goTo = useEffectEvent((target: Scope) => {
    onClose()
    void navigate(to(target))
  })
  useEffect(() => {
    if (onlyChoice !== undefined) goTo(onlyChoice.scope)
  }, [onlyChoice])
  const row = (scope: Scope, name: string, note?: string) => (
    <li key={paths.users(scope)}>
      <Link
        to={to(scope)}
        onClick={onClose}
        aria-current={paths.users(scope) === paths.users(current) ? 'page' : undefined}
        className="flex min-h-8 items-center justify-between gap-3 rounded-control px-2 py-1 text-sm text-text hover:bg-hover focus-visible:bg-hover aria-[current=page]:font-semibold"
      >
        <bdi className="min-w-0 break-words">{name}</bdi>
        {note !== undefined && <span className="shrink-0 text-xs text-muted">{note}</span>}
      </Link>
    </li>
  )
  return (
    <div className="flex w-72 max-w-full flex-col gap-2">
      <SearchBox
        label={label}
        placeholder={label}
        value={search}
        onCommit={(text) => {
          setEntered(undefined)
          onSearch(text)
        }}
        onEnter={(text) => {
          if (text.trim() !== '') setEntered(text)
        }}
      />
      <ul className="flex max-h-80 flex-col overflow-y-auto" aria-label={label.replace('Search ', '')}>
        {search === '' && row(parent.scope, parent.name, `${scopeLevelLabels[parent.level]} itself`)}
        {choices.map(({ scope, name }) => row(scope, name))}
      </ul>
      {query.isPending && <Spinner label={readTexts(what).loading} />}
      {query.isError && (
        <ReadError error={query.error} what={what} retrying={query.isFetching} onRetry={() => void query.refetch()} />
      )}
      <Status className="text-xs text-muted">
        {!query.isPending && !query.isError && choices.length === 0
          ? search === ''
            ? 'Nothing available, or you don’t have permission to view it.'
            : 'No matches'
          : more
            ? 'Showing the first 100. Search to find others.'
            : ''}
      </Status>
    </div>
  )
}

function withoutPage(search: string): string {
  const params = new URLSearchParams(search)
  params.delete('page')
  // Filters name roles and resource groups of the previous scope.
  params.delete('role')
  params.delete('rg')
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}
