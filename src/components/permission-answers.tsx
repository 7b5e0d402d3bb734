import { useQuery } from '@tanstack/react-query'
import { useId, useMemo } from 'react'
import { Link } from 'react-router'
import { Via } from '#src/components/role-assignment-cells.tsx'
import type { RoleAssignment } from '#src/domain/access.ts'
import { placeName, placeOf } from '#src/domain/access-map.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import {
  answersTo,
  assignmentsAbout,
  searchWords,
  type PermissionAnswer,
  type Verdict,
} from '#src/domain/permission-search.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { coverageOfGroupsQuery, permissionsOfRolesQuery, scopedKey, type ScopedId } from '#src/queries/role-queries.ts'
import { Badge, type BadgeTone } from '#src/ui/badge.tsx'
import { Button } from '#src/ui/button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'

const verdicts: Record<Verdict, { readonly word: string; readonly tone: BadgeTone; readonly text: string }> = {
  yes: { word: 'Yes', tone: 'success', text: '' },
  some: { word: 'Some', tone: 'warning', text: 'only on some resources, as set in the resource group' },
  unclear: { word: 'Unclear', tone: 'warning', text: 'it isn’t clear what the resource group covers' },
  'other-types': { word: 'Unlikely', tone: 'neutral', text: 'the resource group covers other resource types' },
  no: { word: 'Not here', tone: 'neutral', text: 'the resource group doesn’t include this scope' },
}

const MAX_SHOWN = 12

type PermissionAnswersProps = {
  question: string
  assignments: readonly RoleAssignment[]
  /** The role assignments are all that the caller can view, not only direct ones of one scope. */
  complete: boolean
  scope: Scope
  /** "project Checkout" */
  scopeName: string
  person: string
}

/** "Can she delete pipelines here?", answered from what the roles allow and what their resource groups cover. */
export function PermissionAnswers({
  question,
  assignments,
  complete,
  scope,
  scopeName,
  person,
}: PermissionAnswersProps) {
  const id = useId()
  const live = useMemo(() => assignments.filter(({ disabled }) => !disabled), [assignments])
  const words = searchWords(question)
  const roles = useQuery({
    ...permissionsOfRolesQuery(
      scope.account,
      useMemo(() => distinct(live.map(roleRef)), [live]),
    ),
    enabled: words.length > 0,
  })
  const permissionsOf = (assignment: RoleAssignment) => roles.data?.read.get(scopedKey(roleRef(assignment)))
  const about = roles.data === undefined ? [] : assignmentsAbout(question, live, permissionsOf)
  const coverages = useQuery({
    ...coverageOfGroupsQuery(scope.account, distinct(about.flatMap(groupRefs))),
    enabled: about.length > 0,
  })
  const waiting = roles.isLoading || (about.length > 0 && coverages.isLoading)
  const answers = answersTo(
    question,
    about,
    {
      permissionsOf,
      coverageOf: (assignment) => {
        const [ref] = groupRefs(assignment)
        return ref === undefined ? undefined : (coverages.data?.read.get(scopedKey(ref)) ?? undefined)
      },
    },
    scope,
  )
  const unread = (roles.data?.failed.size ?? 0) + (coverages.data?.failed.size ?? 0)
  const [error] = [...(roles.data?.failed.values() ?? []), ...(coverages.data?.failed.values() ?? [])]
  const failed = roles.error ?? coverages.error
  return (
    <section aria-labelledby={id} className="rounded-card border border-edge bg-surface px-4 py-3 shadow-card">
      <h2 id={id} className="text-sm font-semibold wrap-anywhere text-text">
        Can <bdi>{person}</bdi> “<bdi>{question}</bdi>” in <bdi>{scopeName}</bdi>?
      </h2>
      <Status className="mt-1 text-sm text-text-secondary">
        {words.length === 0
          ? 'Enter an action and a resource, such as “delete pipelines”.'
          : waiting
            ? checkingText(distinct(live.map(roleRef)).length)
            : failed === null && sentence(answers, unread)}
      </Status>
      {!waiting && answers.length > 0 && (
        <ul className="mt-2 divide-y divide-line">
          {answers.slice(0, MAX_SHOWN).map((answer) => (
            <Answer key={answer.permission} answer={answer} scope={scope} />
          ))}
        </ul>
      )}
      {answers.length > MAX_SHOWN && (
        <p className="mt-1 text-sm text-muted">
          And {formatNumber(answers.length - MAX_SHOWN)} more permissions. Be more specific to see fewer.
        </p>
      )}
      <div className="mt-2 flex flex-col gap-2 empty:hidden">
        {!complete && words.length > 0 && (
          <Note>
            Only the roles below were checked. Roles in other scopes or inherited from groups might allow more.
          </Note>
        )}
        {(unread > 0 || failed !== null) && (
          <Note
            tone="warning"
            title={
              unread > 0
                ? byCount(
                    unread,
                    '1 role or resource group couldn’t be loaded',
                    `${formatNumber(unread)} roles or resource groups couldn’t be loaded`,
                  )
                : 'Couldn’t load the permissions of these roles'
            }
            action={
              <Button
                size="small"
                busy={roles.isFetching || coverages.isFetching}
                onClick={() => {
                  void roles.refetch()
                  if (about.length > 0) void coverages.refetch()
                }}
              >
                Try again
              </Button>
            }
          >
            <span role="alert">{causeOf(failed ?? error)}</span>
          </Note>
        )}
      </div>
    </section>
  )
}

function checkingText(roles: number): string {
  return byCount(roles, 'Checking what 1 role allows…', `Checking what ${formatNumber(roles)} roles allow…`)
}

function sentence(answers: readonly PermissionAnswer[], unread: number): string {
  const [best] = answers
  if (best === undefined)
    return unread > 0
      ? 'None of the roles we could load has a matching permission.'
      : 'None of the roles below has a matching permission.'
  const same = answers.filter(({ verdict }) => verdict === best.verdict).length
  switch (best.verdict) {
    case 'yes':
      return byCount(same, 'Yes: 1 matching permission.', `Yes: ${formatNumber(same)} matching permissions.`)
    case 'some':
      return byCount(
        same,
        'For some resources: 1 matching permission.',
        `For some resources: ${formatNumber(same)} matching permissions.`,
      )
    case 'unclear':
      return byCount(
        same,
        'Unclear: a role has 1 matching permission, but it isn’t clear whether it applies here.',
        `Unclear: a role has ${formatNumber(same)} matching permissions, but it isn’t clear whether they apply here.`,
      )
    case 'other-types':
      return byCount(
        same,
        'Unlikely: a role has 1 matching permission, but its resource group covers other resource types.',
        `Unlikely: a role has ${formatNumber(same)} matching permissions, but its resource group covers other resource types.`,
      )
    case 'no':
      return byCount(
        same,
        'Not here: 1 matching permission, but only for other scopes.',
        `Not here: ${formatNumber(same)} matching permissions, but only for other scopes.`,
      )
  }
}

function Answer({ answer: { permission, verdict, by }, scope }: { answer: PermissionAnswer; scope: Scope }) {
  const { word, tone } = verdicts[verdict]
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-2 text-sm">
      <Badge tone={tone}>{word}</Badge>
      <code className="font-mono text-xs break-all text-text">{permission}</code>
      <Link
        to={paths.whoCan(scope, `?${new URLSearchParams({ permission }).toString()}`)}
        className="text-accent-text underline"
      >
        Who else can?<span className="sr-only"> {permission}</span>
      </Link>
      <ul className="flex w-full flex-col gap-1 text-text-secondary md:pl-2">
        {by.slice(0, 5).map((entry) => (
          <li key={entry.assignment.id} className="flex flex-wrap gap-x-1.5 wrap-anywhere">
            <span className="min-w-0">
              <bdi className="font-medium text-text">{entry.assignment.role.name}</bdi> on{' '}
              <bdi>{entry.assignment.resourceGroup}</bdi>, <bdi>{placeName(entry.assignment)}</bdi>
            </span>
            <span className="text-muted">
              <Via assignment={entry.assignment} />
            </span>
            {reasonOf(entry) !== '' && <span>: {reasonOf(entry)}</span>}
          </li>
        ))}
        {by.length > 5 && (
          <li>{byCount(by.length - 5, 'and 1 more role', `and ${formatNumber(by.length - 5)} more roles`)}</li>
        )}
      </ul>
    </li>
  )
}

function reasonOf({ assignment, verdict }: PermissionAnswer['by'][number]): string {
  if (verdict === 'unclear' && assignment.disabled === undefined)
    return 'we don’t know whether the role assignment is turned off'
  return verdicts[verdict].text
}

function roleRef({ scope, role }: RoleAssignment): ScopedId {
  return { scope, id: role.id }
}

function groupRefs({ scope, resourceGroupId }: RoleAssignment): ScopedId[] {
  return resourceGroupId === undefined ? [] : [{ scope, id: resourceGroupId }]
}

function distinct(refs: readonly ScopedId[]): ScopedId[] {
  return [...new Map(refs.map((ref) => [`${placeOf(ref.scope)} ${ref.id}`, ref])).values()]
}
