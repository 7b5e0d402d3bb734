import type { Holding } from './access.ts'
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
  readonly holdings: readonly Holding[] | undefined
}

const MOST_LINES = 20

/** One line of text, without line breaks and outer space. */
function line(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}

/** A text for an admin: who asks for what and where, and what that person holds already. */
export function accessRequestText({ name, email, userId, place, wish, holdings }: AccessRequest): string {
  const lines = [
    `Access request for ${line(name)}${email === undefined ? '' : ` (${line(email)})`}`,
    `User ID: ${userId}`,
    `Where: ${line(place)}`,
    `I need to: ${line(wish) === '' ? '(say what you need to do)' : line(wish)}`,
    '',
    ...(holdings === undefined
      ? ['What I hold now: I cannot see that. Please tell me.']
      : holdings.length === 0
        ? ['What I hold now: nothing that I can see.']
        : ['What I hold now:', ...holdings.slice(0, MOST_LINES).map(holdingLine)]),
    ...(holdings !== undefined && holdings.length > MOST_LINES
      ? [`and ${counted(holdings.length - MOST_LINES, 'more role', 'more roles')}`]
      : []),
  ]
  return lines.join('\n')
}

function holdingLine(holding: Holding): string {
  const { role, resourceGroup, via, disabled } = holding
  const through =
    via.kind === 'direct' ? '' : via.kind === 'group' ? `, through group ${via.name}` : `, through ${via.word}`
  return `- ${line(`${role.name} on ${resourceGroup} in ${placeName(holding)}${through}`)}${disabled ? ' (switched off)' : ''}`
}
