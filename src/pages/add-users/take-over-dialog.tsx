import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { CircleMinus, KeyRound, Users } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { parseRows } from '#src/components/access-fields/access-form.ts'
import { ReadError } from '#src/components/read-error.tsx'
import { Waiting } from '#src/components/waiting.tsx'
import type { AccessTemplate } from '#src/contract/access-template.ts'
import type { UserMetadata } from '#src/contract/user.ts'
import { causeOf } from '#src/domain/api-error.ts'
import { formatList, formatNumber } from '#src/domain/format.ts'
import { readFailure } from '#src/domain/outcome.ts'
import { scopeLevel, type Scope } from '#src/domain/scope.ts'
import {
  sourceOfPerson,
  sourceOfTemplate,
  takeOver,
  type AccessSource,
  type Found,
  type TakenOver,
} from '#src/domain/take-over.ts'
import { displayName } from '#src/domain/user.ts'
import { groupsByIdQuery, resourceGroupsByIdQuery, rolesByIdQuery } from '#src/queries/access-lookup.ts'
import { groupsOfUserQuery } from '#src/queries/group-queries.ts'
import { userListQuery, userQuery } from '#src/queries/user-queries.ts'
import { Button } from '#src/ui/button.tsx'
import { Combobox, type ComboboxItem } from '#src/ui/combobox.tsx'
import { Dialog } from '#src/ui/dialog.tsx'
import { Field } from '#src/ui/field.tsx'
import { Note } from '#src/ui/note.tsx'
import { Skeleton } from '#src/ui/skeleton.tsx'
import type { AddUsersForm } from './add-users.form.ts'

/** Where the access comes from. */
export type Source = { readonly kind: 'person' } | { readonly kind: 'template'; readonly template: AccessTemplate }

type TakeOverDialogProps = {
  scope: Scope
  scopeName: string
  source: Source
  form: AddUsersForm
  finalFocus: RefObject<HTMLElement | null>
  onTake: (how: 'add' | 'replace', from: string, access: TakenOver) => void
  onClose: () => void
}

/** Shows what of somebody's access, or of a template, can be given here, before it joins or replaces what was chosen. */
export function TakeOverDialog({ scope, scopeName, source, form, finalFocus, onTake, onClose }: TakeOverDialogProps) {
  const [person, setPerson] = useState<ComboboxItem | null>(null)
  const has = usePersonAccess(scope, person?.value)
  const access = source.kind === 'template' ? sourceOfTemplate(source.template) : has.access
  const { offer, waiting, unread } = useOffer(scope, access)
  const from = source.kind === 'template' ? source.template.name : (person?.label ?? '')
  const chosen = chosenWords(form)
  const some = offer !== undefined && offer.rows.length + offer.groups.length > 0
  return (
    <Dialog
      open
      size="confirm"
      title={
        source.kind === 'template' ? (
          <>
            Use the template “<bdi>{from}</bdi>”
          </>
        ) : (
          'Same access as another person'
        )
      }
      stamp={scopeName}
      finalFocus={finalFocus}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          {some && chosen.length > 0 && (
            <Button
              onClick={() => {
                onTake('replace', from, offer)
              }}
            >
              Replace what is chosen
            </Button>
          )}
          {some && (
            <Button
              variant="primary"
              onClick={() => {
                onTake('add', from, offer)
              }}
            >
              {chosen.length > 0 ? 'Add to what is chosen' : 'Use this access'}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {source.kind === 'person' && (
          <PersonField scope={scope} scopeName={scopeName} value={person} onChange={setPerson} />
        )}
        {person !== null && <PersonProblems person={person} has={has} />}
        {unread.map(({ thing, query }) => (
          <Unread key={thing} thing={thing} query={query} />
        ))}
        {waiting || has.waiting ? <Skeleton className="h-16" /> : offer !== undefined && <Offer offer={offer} />}
        {some && chosen.length > 0 && <Chosen offer={offer} chosen={chosen} />}
      </div>
    </Dialog>
  )
}

/** Direct roles and groups of a person at a scope. */
function usePersonAccess(scope: Scope, userId: string | undefined) {
  const enabled = userId !== undefined
  const detail = useQuery({ ...userQuery(scope, userId ?? ''), enabled })
  const groups = useQuery({ ...groupsOfUserQuery(scope, userId ?? ''), enabled })
  const waiting = enabled && (detail.isLoading || groups.isLoading)
  return {
    detail,
    groups,
    waiting,
    access: detail.data === undefined || waiting ? undefined : sourceOfPerson(detail.data, groups.data?.rows ?? []),
  }
}

/** What of a source can be given here: looks its parts up by identifier. */
function useOffer(scope: Scope, source: AccessSource | undefined) {
  const given = (source?.roles ?? []).filter(({ managed }) => managed !== true)
  const roleIds = [...new Set(given.map(({ role }) => role.id))]
  const resourceGroupIds = [...new Set(given.map(({ resourceGroup }) => resourceGroup.id))].filter((id) => id !== '')
  const groupIds = (source?.groups ?? []).map(({ id }) => id)
  const roles = useQuery({ ...rolesByIdQuery(scope, roleIds), enabled: roleIds.length > 0 })
  const resourceGroups = useQuery({
    ...resourceGroupsByIdQuery(scope, resourceGroupIds),
    enabled: resourceGroupIds.length > 0,
  })
  const groups = useQuery({ ...groupsByIdQuery(scope, groupIds), enabled: groupIds.length > 0 })
  const parts = [
    { thing: 'the roles', query: roles },
    { thing: 'the resource groups', query: resourceGroups },
    { thing: 'the groups', query: groups },
  ]
  const waiting = parts.some(({ query }) => query.isLoading)
  // Without the right to see groups the service names none (trap 46).
  const seen = groups.data?.pageSize === 0 ? undefined : groups.data?.rows
  const found: Found = {
    roles: roleIds.length === 0 ? new Map() : roles.data,
    resourceGroups: resourceGroupIds.length === 0 ? new Map() : resourceGroups.data,
    groups: groupIds.length === 0 ? new Map() : seen && new Map(seen.map((row) => [row.identifier, row])),
  }
  return {
    waiting,
    unread: parts.filter(({ query }) => query.isError && query.data === undefined),
    offer: source === undefined || waiting ? undefined : takeOver(source, found, scopeLevel(scope)),
  }
}

type PersonFieldProps = {
  scope: Scope
  scopeName: string
  value: ComboboxItem | null
  onChange: (person: ComboboxItem | null) => void
}

const PAGE = 25

/** Finds a person of the scope by name or address, on the server. */
function PersonField({ scope, scopeName, value, onChange }: PersonFieldProps) {
  const [search, setSearch] = useState('')
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(
    () => () => {
      clearTimeout(timer.current)
    },
    [],
  )
  const options = userListQuery(scope, {
    search,
    roles: [],
    resourceGroups: [],
    sort: 'name,ASC',
    pageIndex: 0,
    pageSize: PAGE,
  })
  const list = useQuery(options)
  if (list.isError && list.data === undefined)
    return (
      <ReadError
        error={list.error}
        thing={`the people of ${scopeName}`}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    )
  const rows = list.data?.rows ?? []
  const beyond = Math.max(0, (list.data?.totalItems ?? 0) - rows.length)
  return (
    <Field label="Person" hint="Found by name or address. Direct roles and groups at this scope are taken over.">
      {(wiring) => (
        <>
          <Combobox
            wiring={wiring}
            items={rows.map(({ user }) => itemOf(user))}
            value={value}
            onChange={onChange}
            placeholder="Name or address"
            loading={list.isFetching && (list.data === undefined || list.isPlaceholderData)}
            emptyText={list.isError ? causeOf(list.error) : 'Nobody found here'}
            {...(beyond === 0
              ? {}
              : {
                  more: `First ${formatNumber(rows.length)} of ${formatNumber(beyond + rows.length)}. Type to find others.`,
                })}
            onQueryChange={(text) => {
              clearTimeout(timer.current)
              timer.current = setTimeout(() => {
                setSearch(text.trim())
              }, 300)
            }}
          />
          <Waiting query={list} queryKey={options.queryKey} thing="the people" />
        </>
      )}
    </Field>
  )
}

function itemOf(user: UserMetadata): ComboboxItem {
  const label = displayName(user)
  return { value: user.uuid, label, ...(label === user.email ? {} : { hint: user.email }) }
}

type PersonProblemsProps = { person: ComboboxItem; has: ReturnType<typeof usePersonAccess> }

/** What could not be read of a person. */
function PersonProblems({ person, has: { detail, groups } }: PersonProblemsProps) {
  const cut = groups.data === undefined ? 0 : groups.data.totalItems - groups.data.rows.length
  if (detail.isError && detail.data === undefined)
    return (
      <ReadError
        error={detail.error}
        thing={`the roles of ${person.label}`}
        onRetry={() => void detail.refetch()}
        retrying={detail.isFetching}
      />
    )
  return (
    <>
      {groups.isError && groups.data === undefined && <Unread thing={`the groups of ${person.label}`} query={groups} />}
      {groups.data?.pageSize === 0 && (
        <Note tone="warning">
          Harness shows no groups to your key, so only roles can be taken over. Needs the permission core_usergroup_view
          here.
        </Note>
      )}
      {cut > 0 && (
        <Note tone="warning">{formatNumber(cut)} more groups of this person were not read and are not taken over.</Note>
      )}
    </>
  )
}

/** A part that could not be read: the rest can be taken over without it. */
function Unread({ thing, query }: { thing: string; query: Pick<UseQueryResult, 'error' | 'isFetching' | 'refetch'> }) {
  const { title, text, again } = readFailure(query.error, thing)
  return (
    <Note
      tone="warning"
      title={title}
      action={
        again && (
          <Button size="small" busy={query.isFetching} onClick={() => void query.refetch()}>
            Try again
          </Button>
        )
      }
    >
      <span role="alert">{text}</span>
    </Note>
  )
}

function Offer({ offer: { rows, groups, left } }: { offer: TakenOver }) {
  const nothing = rows.length + groups.length === 0
  return (
    <>
      <section aria-labelledby="take-over-given" className="flex flex-col gap-1.5">
        <h3 id="take-over-given" className="text-sm font-semibold text-text">
          {nothing ? 'Nothing to take over' : 'Would be given'}
        </h3>
        {nothing && (
          <p className="text-sm">
            {left.length === 0
              ? 'There is no direct role and no group here.'
              : left.every(({ byItself }) => byItself)
                ? 'There is nothing here beyond what everybody gets with the membership.'
                : 'None of it can be given here.'}
          </p>
        )}
        <ul className="flex flex-col gap-1 text-sm empty:hidden">
          {rows.map(({ role, resourceGroup }) => (
            <Line
              key={`${role.value} ${resourceGroup.value}`}
              icon={<KeyRound aria-hidden className={role.broad === undefined ? 'text-muted' : 'text-accent-text'} />}
            >
              <bdi className="font-medium text-text">{role.label}</bdi> for <bdi>{resourceGroup.label}</bdi>
              {role.broad !== undefined && <span className="text-muted"> · can manage people</span>}
              {resourceGroup.broad !== undefined && <span className="text-muted"> · also in the scopes below</span>}
            </Line>
          ))}
          {groups.map(({ value, label }) => (
            <Line key={value} icon={<Users aria-hidden className="text-muted" />}>
              Group <bdi className="font-medium text-text">{label}</bdi>
            </Line>
          ))}
        </ul>
      </section>
      {left.length > 0 && (
        <section aria-labelledby="take-over-left" className="flex flex-col gap-1.5">
          <h3 id="take-over-left" className="text-sm font-semibold text-text">
            Left out
          </h3>
          <ul className="flex flex-col gap-1 text-sm">
            {left.map(({ what, why }) => (
              <Line key={what} icon={<CircleMinus aria-hidden className="text-warning-text" />}>
                <bdi className="font-medium text-text">{what}</bdi> {why}
              </Line>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <li className="flex gap-2 [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0">
      {icon}
      <span className="min-w-0 break-words">{children}</span>
    </li>
  )
}

/** What is in the form already, each part in words. */
function chosenWords({ rows, groups }: AddUsersForm): { key: string; words: string }[] {
  const { roleBindings, rows: unfinished } = parseRows(rows)
  return [
    ...roleBindings.map(({ roleIdentifier, roleName, resourceGroupIdentifier, resourceGroupName }) => ({
      key: `${roleIdentifier} ${resourceGroupIdentifier ?? ''}`,
      words: `${roleName ?? roleIdentifier} for ${resourceGroupName ?? ''}`,
    })),
    ...groups.map(({ value, label }) => ({ key: `group ${value}`, words: `group ${label}` })),
    ...(unfinished.size > 0 ? [{ key: 'unfinished', words: 'what is half filled in' }] : []),
  ]
}

/** Says what would be lost by replacing, before anything is. */
function Chosen({ offer, chosen }: { offer: TakenOver; chosen: ReturnType<typeof chosenWords> }) {
  const offered = new Set([
    ...offer.rows.map(({ role, resourceGroup }) => `${role.value} ${resourceGroup.value}`),
    ...offer.groups.map(({ value }) => `group ${value}`),
  ])
  const lost = chosen.filter(({ key }) => !offered.has(key)).map(({ words }) => words)
  return (
    <Note title="Something is chosen already">
      {lost.length === 0
        ? 'All of it is in the list above, so nothing would be lost.'
        : `Replacing it drops ${formatList(lost)}. Adding keeps it.`}
    </Note>
  )
}
