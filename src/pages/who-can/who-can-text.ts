import type { WhoCan } from '#src/domain/access-review/who-can.ts'
import { counted } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'

/** Text of the page and its files. */

export const automaticAccessText = 'Access that Harness automatically assigns to every user isn’t listed.'

/** "organization retail": a scope by its level. */
export function placeText({ org, project }: Scope): string {
  if (project !== undefined) return `project ${project}`
  return org === undefined ? 'the account' : `organization ${org}`
}

/** "At least 23 users can delete pipelines in project Checkout". @param isPartial something couldn't be checked */
export function headline(users: number, isPartial: boolean, predicate: string, scope: string): string {
  const usersText = counted(users, 'user', 'users')
  const does = users === 1 ? predicate.replace(/^have /u, 'has ') : predicate
  return `${isPartial ? `At least ${usersText}` : usersText} ${does} in ${scope}`
}

/** "All 50,005 users in the account can view users": a way that every user of a scope has. */
export function everyoneText({ scope, users }: WhoCan['everyone'][number], predicate: string): string {
  const all = users === undefined ? 'All users' : `All ${counted(users, 'user', 'users')}`
  return `${all} in ${placeText(scope)} ${predicate}`
}
