import type { RoleAssignment } from './access.ts'
import { placeName } from './access-map.ts'
import { byCount, formatNumber } from './format.ts'

export type AccessRequest = {
  readonly name: string
  readonly email: string | undefined
  readonly userId: string
  /** "account Meridian Foods", "Storefront / Checkout". */
  readonly place: string
  /** The user's need, as typed. */
  readonly need: string
  /** The user's current roles; undefined if they can’t be loaded. */
  readonly assignments: readonly RoleAssignment[] | undefined
}

const MAX_LINES = 20

/** Text on one line, trimmed and without line breaks. */
function line(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}

/** A request to an admin: who needs what and where, and which roles that user already has. */
export function accessRequestText({ name, email, userId, place, need, assignments }: AccessRequest): string {
  const lines = [
    `Access request for ${line(name)}${email === undefined ? '' : ` (${line(email)})`}`,
    `User ID: ${userId}`,
    `Scope: ${line(place)}`,
    line(need) === '' ? 'I need to: (describe what you need to do)' : `I need to: ${line(need)}`,
    '',
    ...(assignments === undefined
      ? ['My current roles: I can’t view them. Please include them in your reply.']
      : assignments.length === 0
        ? ['My current roles: none that I can view']
        : ['My current roles:', ...assignments.slice(0, MAX_LINES).map(assignmentLine)]),
    ...(assignments !== undefined && assignments.length > MAX_LINES
      ? [
          byCount(
            assignments.length - MAX_LINES,
            'and 1 more role',
            `and ${formatNumber(assignments.length - MAX_LINES)} more roles`,
          ),
        ]
      : []),
  ]
  return lines.join('\n')
}

function assignmentLine(assignment: RoleAssignment): string {
  const { role, resourceGroup, via, disabled } = assignment
  const pair = `${role.name} on ${resourceGroup} in ${placeName(assignment)}`
  const access =
    via.kind === 'direct'
      ? pair
      : via.kind === 'group'
        ? `${pair}, inherited from group ${via.name}`
        : `${pair}, inherited from ${via.word}`
  return disabled ? `- ${line(access)} (disabled)` : `- ${line(access)}`
}
