import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import { roleNameOf } from '#src/domain/roles.ts'
import type { Scope } from '#src/domain/scope.ts'
import { childScopeLosses } from '#src/domain/user-guards.ts'
import { accessOfUserQuery } from '#src/queries/access-queries.ts'
import { groupsOfUserQuery } from '#src/queries/group-queries.ts'
import { ConsequenceList } from '#src/ui/consequence-list.tsx'

type RemovalConsequencesProps = { scope: Scope; scopeName: ScopeName; person: UserAggregate }

/** Consequences of a removal; counts are shown only if they could be loaded. */
export function RemovalConsequences({ scope, scopeName, person }: RemovalConsequencesProps) {
  const { user, roleAssignmentMetadata: roles } = person
  const { level } = scopeName
  const access = useQuery({
    ...accessOfUserQuery(scope.account, user.uuid),
    retry: false,
    enabled: level !== 'project',
  })
  const groups = useQuery({ ...groupsOfUserQuery(scope, user.uuid), retry: false })
  const below = access.data === undefined ? undefined : childScopeLosses(access.data.rows, scope)
  // Every user is in the built-in group of the scope, so it isn't listed.
  const groupNames = groups.data?.rows.filter(({ harnessManaged }) => harnessManaged !== true).map(({ name }) => name)
  const losses = [
    rolesHere(roles.map(roleNameOf), scopeName),
    belowText(below, scopeName),
    groupText(groupNames, level),
  ]
  const notes: ReactNode[] = [
    ...(user.externallyManaged === true ? ['An identity provider manages this user and might add them again.'] : []),
    ...(level === 'account' ? ['Harness doesn’t report pipelines and API keys owned by this user.'] : []),
    level === 'account'
      ? 'To restore access later, add the same email address and assign the roles again.'
      : 'To restore access later, add the user and assign the roles again.',
  ]
  return (
    <>
      <p>{signInLabels[level]}</p>
      <ConsequenceList
        items={[
          ...losses.filter((text) => text !== '').map((children) => ({ kind: 'loses' as const, children })),
          { kind: 'keeps', children: keeps(scopeName) },
          ...notes.map((children) => ({ kind: 'note' as const, children })),
        ]}
      />
    </>
  )
}

const signInLabels = {
  account: 'They won’t be able to sign in to this account or any organization or project in it.',
  organization: 'They won’t have access to this organization or any project in it.',
  project: 'They won’t have access to this project.',
}

const membershipLabels = {
  account: 'Membership in this account, without a direct role',
  organization: 'Membership in this organization, without a direct role',
  project: 'Membership in this project, without a direct role',
}

const rolesTexts = {
  account: (count: number, names: string) =>
    byCount(count, `1 role in this account: ${names}`, `${formatNumber(count)} roles in this account: ${names}`),
  organization: (count: number, names: string) =>
    byCount(
      count,
      `1 role in this organization: ${names}`,
      `${formatNumber(count)} roles in this organization: ${names}`,
    ),
  project: (count: number, names: string) =>
    byCount(count, `1 role in this project: ${names}`, `${formatNumber(count)} roles in this project: ${names}`),
}

function rolesHere(names: readonly string[], { level }: ScopeName): string {
  return names.length === 0 ? membershipLabels[level] : rolesTexts[level](names.length, formatList([...new Set(names)]))
}

const childScopeRoleTexts = {
  account: (count: number, name: string) =>
    byCount(count, `1 role in account ${name}`, `${formatNumber(count)} roles in account ${name}`),
  organization: (count: number, name: string) =>
    byCount(count, `1 role in organization ${name}`, `${formatNumber(count)} roles in organization ${name}`),
  project: (count: number, name: string) =>
    byCount(count, `1 role in project ${name}`, `${formatNumber(count)} roles in project ${name}`),
}

function belowText(below: ReturnType<typeof childScopeLosses> | undefined, { level }: ScopeName): string {
  if (level === 'project') return ''
  if (below === undefined)
    return level === 'account'
      ? 'All direct roles in its organizations and projects'
      : 'All direct roles in its projects'
  if (below.length === 0) return ''
  const parts = below.map((loss) => childScopeRoleTexts[loss.level](loss.roles, loss.name))
  return formatList(
    parts.length > 6
      ? [
          ...parts.slice(0, 6),
          byCount(parts.length - 6, 'roles in 1 more scope', `roles in ${formatNumber(parts.length - 6)} more scopes`),
        ]
      : parts,
  )
}

const allGroupsLabels = {
  account: 'Membership in all groups of this account',
  organization: 'Membership in all groups of this organization',
  project: 'Membership in all groups of this project',
}

function groupText(names: readonly string[] | undefined, level: ScopeName['level']): string {
  if (names === undefined) return allGroupsLabels[level]
  return names.length === 0
    ? ''
    : byCount(
        names.length,
        `Membership in 1 group: ${formatList(names)}`,
        `Membership in ${formatNumber(names.length)} groups: ${formatList(names)}`,
      )
}

function keeps({ level, org }: ScopeName): string {
  switch (level) {
    case 'account':
      return 'Their Harness sign-in and access to other accounts'
    case 'organization':
      return 'Access to the account, and roles here that are inherited from groups of a parent scope'
    case 'project':
      return `Access to organization ${org ?? ''} and the account, and roles here that are inherited from groups of a parent scope`
  }
}
