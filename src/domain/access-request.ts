import type { RoleAssignment } from './access.ts'
import { placeName } from './access-map.ts'
import { counted } from './format.ts'

export type AccessRequest = {
  readonly name: string
  readonly email: string | undefined
  readonly userId: string
  /** "account Meridian Foods", "Storefront / Checkout". */
  readonly place: string
  /** What the person wants to do, as typed. */
  readonly wish: string
  /** What the person holds now; undefined where it cannot be read. */
  readonly assignments: readonly RoleAssignment[] | undefined
}

const MAX_LINES = 20

/** One line of text, without line breaks and outer space. */
function line(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}

/** A text for an admin: who asks for what and where, and what that person holds already. */
export function accessRequestText({ name, email, userId, place, wish, assignments }: AccessRequest): string {
  const lines = [
    `Access request for ${line(name)}${email === undefined ? '' : ` (${line(email)})`}`,
    `User ID: ${userId}`,
    `Where: ${line(place)}`,
    `I need to: ${line(wish) === '' ? '(say what you need to do)' : line(wish)}`,
    '',
    ...(assignments === undefined
      ? ['What I hold now: I cannot see that. Please tell me.']
      : assignments.length === 0
        ? ['What I hold now: nothing that I can see.']
        : ['What I hold now:', ...assignments.slice(0, MAX_LINES).map(assignmentLine)]),
    ...(assignments !== undefined && assignments.length > MAX_LINES
      ? [`and ${counted(assignments.length - MAX_LINES, 'more role', 'more roles')}`]
      : []),
  ]
  return lines.join('\n')
}

function assignmentLine(assignment: RoleAssignment): string {
  const { role, resourceGroup, via, disabled } = assignment
  const through =
    via.kind === 'direct' ? '' : via.kind === 'group' ? `, through group ${via.name}` : `, through ${via.word}`
  return `- ${line(`${role.name} on ${resourceGroup} in ${placeName(assignment)}${through}`)}${disabled ? ' (switched off)' : ''}`
}
