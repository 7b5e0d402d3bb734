import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import type { UserAggregate } from '#src/contract/user-schema.ts'
import { counted, formatList } from '#src/domain/format.ts'
import { roleNameOf } from '#src/domain/roles.ts'
import type { Scope } from '#src/domain/scope.ts'
import { firstName } from '#src/domain/user.ts'
import { lossesBelow } from '#src/domain/user-guards.ts'
import { accessOfUserQuery } from '#src/queries/access-queries.ts'
import { groupsOfUserQuery } from '#src/queries/group-queries.ts'
import { ConsequenceList } from '#src/ui/consequence-list.tsx'

type RemovalConsequencesProps = { scope: Scope; scopeName: ScopeName; person: UserAggregate }

/** What a removal takes away, what stays, and what to know; figures only where they could be read. */
export function RemovalConsequences({ scope, scopeName, person }: RemovalConsequencesProps) {
  const { user, roleAssignmentMetadata: roles } = person
  const first = firstName(user)
  const access = useQuery({
    ...accessOfUserQuery(scope.account, user.uuid),
    retry: false,
    enabled: scopeName.level !== 'project',
  })
  const groups = useQuery({ ...groupsOfUserQuery(scope, user.uuid), retry: false })
  const below = access.data === undefined ? undefined : lossesBelow(access.data.rows, scope)
  // The service's own group of everybody goes without saying.
  const groupNames = groups.data?.rows.filter(({ harnessManaged }) => harnessManaged !== true).map(({ name }) => name)
  const notes: ReactNode[] = [
    ...(user.externallyManaged === true
      ? [`${first} is managed by your identity provider, which may add ${first} again.`]
      : []),
    ...(scopeName.level === 'account'
      ? [`Pipelines and keys owned by ${first} are not listed: Harness does not report them here.`]
      : []),
  ]
  return (
    <>
      <ConsequenceList
        items={[
          {
            kind: 'loses',
            children: (
              <>
                {scopeName.level !== 'project' && (
                  <strong className="font-medium text-text">Everything below the {scopeName.level}, too: </strong>
                )}
                {rolesHere(roles.map(roleNameOf), scopeName)}
                {belowWords(below, scopeName)} {groupWords(groupNames, scopeName)}
              </>
            ),
          },
          ...(scopeName.level === 'account' ? [] : [{ kind: 'keeps' as const, children: keeps(scopeName) }]),
          ...notes.map((children) => ({ kind: 'note' as const, children })),
        ]}
      />
      <p className="text-sm">
        {scopeName.level === 'account'
          ? `To bring ${first} back, send an invitation and give each role again.`
          : `You can add ${first} again, but the roles have to be given anew.`}
      </p>
    </>
  )
}

function rolesHere(names: readonly string[], { level }: ScopeName): string {
  if (names.length === 0)
    return `${level === 'project' ? 'The' : 'the'} membership of this ${level}; there is no direct role here.`
  return `${counted(names.length, 'role', 'roles')} in this ${level} (${formatList([...new Set(names)])}).`
}

function belowWords(below: ReturnType<typeof lossesBelow> | undefined, { level }: ScopeName): string {
  if (level === 'project') return ''
  const places = level === 'account' ? 'organizations and projects' : 'projects'
  if (below === undefined) return ` Also every direct role in its ${places}.`
  if (below.length === 0) return ` No direct role in its ${places}.`
  const words = below.map((loss) => `${loss.roles} in ${loss.level} ${loss.name}`)
  return ` Also ${formatList(words.length > 6 ? [...words.slice(0, 6), `${words.length - 6} more places`] : words)}.`
}

function groupWords(names: readonly string[] | undefined, { level }: ScopeName): string {
  if (names === undefined) return level === 'project' ? 'Also the groups of this project.' : 'Also every group there.'
  return names.length === 0
    ? ''
    : `Also ${counted(names.length, 'group', 'groups')} of this ${level} (${formatList(names)}).`
}

function keeps({ level, org }: ScopeName): string {
  const groups = `Roles in this ${level} inherited from groups of a parent scope stay, too.`
  return level === 'project'
    ? `The membership of organization ${org ?? ''} and of the account, with all roles there. ${groups}`
    : `The membership of the account, with all roles there. ${groups}`
}
