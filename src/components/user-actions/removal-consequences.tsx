import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { counted, formatList } from '#src/domain/format.ts'
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

function rolesHere(names: readonly string[], { level }: ScopeName): string {
  if (names.length === 0) return `Membership in this ${level}, without a direct role`
  return `${counted(names.length, 'role', 'roles')} in this ${level}: ${formatList([...new Set(names)])}`
}

function belowText(below: ReturnType<typeof childScopeLosses> | undefined, { level }: ScopeName): string {
  if (level === 'project') return ''
  const places = level === 'account' ? 'organizations and projects' : 'projects'
  if (below === undefined) return `All direct roles in its ${places}`
  if (below.length === 0) return ''
  const parts = below.map((loss) => `${counted(loss.roles, 'role', 'roles')} in ${loss.level} ${loss.name}`)
  return formatList(
    parts.length > 6
      ? [...parts.slice(0, 6), `roles in ${counted(parts.length - 6, 'more scope', 'more scopes')}`]
      : parts,
  )
}

function groupText(names: readonly string[] | undefined, level: ScopeName['level']): string {
  if (names === undefined) return `Membership in all groups of this ${level}`
  return names.length === 0 ? '' : `Membership in ${counted(names.length, 'group', 'groups')}: ${formatList(names)}`
}

function keeps({ level, org }: ScopeName): string {
  if (level === 'account') return 'Their Harness sign-in and access to other accounts'
  const rest = `and roles here that are inherited from groups of a parent scope`
  return level === 'project'
    ? `Access to organization ${org ?? ''} and the account, ${rest}`
    : `Access to the account, ${rest}`
}
