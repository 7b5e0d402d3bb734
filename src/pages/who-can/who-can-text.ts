import type { Scope } from '#src/domain/scope.ts'

/** Text of the page and its files. */

export const automaticAccessText = 'Access that Harness automatically assigns to every user isn’t listed.'

/** "organization retail": a scope with its level. */
export function placeText({ org, project }: Scope): string {
  if (project !== undefined) return `project ${project}`
  return org === undefined ? 'the account' : `organization ${org}`
}
