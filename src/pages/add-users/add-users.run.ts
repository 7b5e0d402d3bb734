import type { AddUsersBody } from '#src/contract/user-schema.ts'
import { outcomeText, personOutcomeOf, personOutcomeWord, isDone, type PersonOutcome } from '#src/domain/add-outcome.ts'
import type { ApiError } from '#src/domain/api-error.ts'
import { plainCell, toCsv } from '#src/domain/csv.ts'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import { mutationOutcome } from '#src/domain/outcome.ts'
import { refusalOf } from '#src/domain/refusal.ts'
import { inGroups } from './add-users.form.ts'

/** Result of reading people again after they were added. */
export type RoleCheck = {
  readonly status: 'reading' | 'over'
  readonly total: number
  readonly read: number
  /** Names of requested roles that did not arrive, by address. */
  readonly missing: ReadonlyMap<string, readonly string[]>
  /** Could not be read. */
  readonly failed: number
  /** Not read, because there are too many. */
  readonly left: number
}

/** One call: up to 100 people with the same access. */
export type Call = Readonly<AddUsersBody>

/**
 * Result of the read after a lost answer: who is new here since, and who has a new invitation. `others`: people for
 * whom being here or invited proves nothing, because they were before, or no one knows whether they were.
 */
export type AddressLookup = {
  readonly added: ReadonlySet<string>
  readonly invited: ReadonlySet<string>
  readonly others: ReadonlyMap<string, PersonOutcome>
}

/** A run: calls sent one after the other. */
export type AddRun = {
  readonly groups: readonly Call[]
  /** Index of the group on its way. */
  readonly at: number
  readonly phase: 'sending' | 'waiting' | 'looking-up' | 'over'
  readonly stopping: boolean
  readonly personOutcomes: ReadonlyMap<string, PersonOutcome>
  readonly roles: RoleCheck | undefined
}

export type RunAction =
  | { type: 'answered'; outcomes: Readonly<Record<string, string | null>> }
  /** `ends`: the rest would be refused alike. */
  | { type: 'refused'; reason: string; ends: boolean }
  /** Throttled: the same group goes out again after a while. */
  | { type: 'wait' }
  | { type: 'go-on' }
  /** No usable answer, or a refusal half-way: a read is on its way. */
  | { type: 'look-up' }
  /** Result of the read; `rest`: of those it didn't find. */
  | ({ type: 'looked-up'; rest: PersonOutcome; ends: boolean } & AddressLookup)
  /** A further lookup of people whose outcome wasn't reported; `rest` is absent if not everyone could be found. */
  | ({ type: 'found'; rest?: PersonOutcome | undefined } & AddressLookup)
  /** Asked for; the group on its way is waited for. */
  | { type: 'stop' }
  | { type: 'stopped' }
  | { type: 'roles'; check: RoleCheck }
  /** The session ended. `sent`: the group was on its way, so it is looked up; else nothing of it was sent. */
  | { type: 'cut-off'; sent: boolean }

/**
 * A run over people, before its first group is sent.
 *
 * @param orders people with the access they get, in the order in which they are sent
 */
export function startRun(orders: readonly AddUsersBody[]): AddRun {
  const groups = orders.flatMap((order) => inGroups(order.emails).map((emails) => ({ ...order, emails })))
  return {
    groups,
    at: 0,
    phase: groups.length === 0 ? 'over' : 'sending',
    stopping: false,
    personOutcomes: new Map(),
    roles: undefined,
  }
}

/** The group to be sent next; undefined when the run has ended. */
export function currentGroup({ groups, at, phase }: AddRun): Call | undefined {
  return phase === 'over' ? undefined : groups[at]
}

/** How many people have an outcome. */
export function progressOf({ groups, personOutcomes }: AddRun): { done: number; total: number } {
  return { done: personOutcomes.size, total: groups.reduce((sum, { emails }) => sum + emails.length, 0) }
}

/** The run after an event. Pure. A group that failed does not end it, unless the others would fail alike. */
export function reduceRun(run: AddRun, action: RunAction): AddRun {
  const group = currentGroup(run)?.emails ?? []
  switch (action.type) {
    case 'answered': {
      // The service may answer in another case than was sent.
      const outcomes = new Map(Object.entries(action.outcomes).map(([email, word]) => [email.toLowerCase(), word]))
      return passed(run, (address) => personOutcomeOf(outcomes.get(address.toLowerCase())), false)
    }
    case 'refused':
      return passed(run, (): PersonOutcome => ({ kind: 'failed', reason: action.reason }), action.ends)
    case 'wait':
      return { ...run, phase: 'waiting' }
    case 'go-on':
      return run.phase === 'waiting' ? { ...run, phase: 'sending' } : run
    case 'look-up':
      return { ...run, phase: 'looking-up' }
    case 'looked-up':
      return passed(run, (address) => foundOutcome(address, action) ?? action.rest, action.ends)
    case 'found': {
      const open = [...run.personOutcomes].filter(([, { kind }]) => kind === 'not-reported')
      const found = open.map(
        ([address, personOutcome]) => [address, foundOutcome(address, action) ?? action.rest ?? personOutcome] as const,
      )
      return { ...run, personOutcomes: new Map([...run.personOutcomes, ...found]) }
    }
    case 'stop':
      return { ...run, stopping: true }
    case 'stopped':
      return over(run, 'You stopped before this address was added.')
    case 'roles':
      return { ...run, roles: action.check }
    case 'cut-off':
      if (run.phase === 'over') return { ...run, roles: undefined }
      return action.sent
        ? { ...run, phase: 'looking-up', stopping: false }
        : over(run, 'Your session ended before this address was added.')
  }

  function passed(from: AddRun, personOutcome: (address: string) => PersonOutcome, ends: boolean): AddRun {
    const next = {
      ...from,
      phase: 'sending' as const,
      personOutcomes: withPersonOutcomes(from.personOutcomes, group, personOutcome),
      at: from.at + 1,
    }
    if (next.at >= next.groups.length) return { ...next, phase: 'over' }
    return ends ? over(next, 'No changes were made, because an earlier batch failed.') : next
  }
}

/** Effect of a refused group on the run. */
export type NextStep =
  /** The group failed; the next one may succeed. */
  | 'go-on'
  /** The service asks to wait: then the same group again, which certainly was not taken. */
  | 'wait'
  /** Every further call would be refused alike. */
  | 'end'

/** How often in a row the service may ask to wait for one group. */
export const MAX_WAITS = 5

/**
 * How a run of several groups continues after a refusal: what is about the people or their access concerns one group,
 * what is about the caller or the way to the service concerns all (docs/failures.md, F11 to F25).
 *
 * @param waits how often the service asked to wait for this group before
 */
export function nextStepAfterRefusal(error: ApiError, waits: number): NextStep {
  if (refusalOf(error) === 'throttled') return waits < MAX_WAITS ? 'wait' : 'end'
  if (error.kind !== 'http' || mutationOutcome(error) === 'forbidden') return 'end'
  const aboutPeople = error.status === 400 || error.status === 409 || error.status === 422
  return aboutPeople || mutationOutcome(error) === 'gone' ? 'go-on' : 'end'
}

function foundOutcome(address: string, { added, invited, others }: AddressLookup): PersonOutcome | undefined {
  if (added.has(address)) return { kind: 'added', reason: 'We checked, and this user was added.' }
  if (invited.has(address)) return { kind: 'invited', reason: 'We checked, and the invitation was created.' }
  return others.get(address)
}

/** Facts about an address before it was sent, and the result of the read after no usable answer came. */
export type PresenceCheck = {
  /** Undefined: not checked before. */
  readonly wasUser: boolean | undefined
  readonly wasInvited: boolean | undefined
  /** Undefined: the read failed. */
  readonly isUser: boolean | undefined
  readonly isInvited: boolean | undefined
}

/**
 * Outcome of one address when no usable answer came. Being here is only a sign of the addition where the
 * address certainly was not here before.
 *
 * @param access whether roles or groups were requested
 * @returns undefined: it was looked for, or the read failed, and nothing was found of it
 */
export function outcomeFromPresence(
  presence: PresenceCheck,
  access: boolean,
): 'added' | 'invited' | PersonOutcome | undefined {
  const { wasUser, wasInvited, isUser, isInvited } = presence
  if (wasUser === true) {
    if (isUser === true && !access) return { kind: 'already-here' }
    return {
      kind: 'not-reported',
      reason: access
        ? 'Already a user here. We couldn’t confirm whether the roles and groups were assigned. It’s safe to try again.'
        : 'Already a user here. It’s safe to try again.',
    }
  }
  if (isUser === true)
    return wasUser === false
      ? 'added'
      : {
          kind: 'not-reported',
          reason: access
            ? 'A user here now, but we couldn’t check whether they were one before. Check their roles. It’s safe to try again.'
            : 'A user here now, but we couldn’t check whether they were one before. It’s safe to try again.',
        }
  if (wasInvited === true)
    return {
      kind: 'not-reported',
      reason:
        'Already invited. We couldn’t confirm whether the invitation was resent. Trying again might send a second email.',
    }
  if (isInvited === true)
    return wasInvited === false
      ? 'invited'
      : {
          kind: 'not-reported',
          reason:
            'Invited now, but we couldn’t check whether they were invited before. Trying again might send a second email.',
        }
  return undefined
}

function over(run: AddRun, reason: string): AddRun {
  const rest = run.groups.slice(run.at).flatMap(({ emails }) => emails)
  return {
    ...run,
    phase: 'over',
    personOutcomes: withPersonOutcomes(run.personOutcomes, rest, () => ({ kind: 'not-sent', reason })),
  }
}

function withPersonOutcomes(
  personOutcomes: ReadonlyMap<string, PersonOutcome>,
  addresses: readonly string[],
  personOutcome: (address: string) => PersonOutcome,
): Map<string, PersonOutcome> {
  return new Map([...personOutcomes, ...addresses.map((address) => [address, personOutcome(address)] as const)])
}

/** One line of the result. */
export type ResultRow = {
  readonly address: string
  readonly personOutcome: PersonOutcome
  readonly text: string
  readonly done: boolean
}

/**
 * Lines of the result: failed, unclear, done; within each in the order of the form.
 *
 * @param unready addresses that stayed in the form, with the reason
 */
export function resultRows(run: AddRun, unready: readonly { address: string; reason: string }[]): ResultRow[] {
  const sent = run.groups.flatMap(({ emails, roleBindings, userGroups }) =>
    emails.map((address): ResultRow => {
      const personOutcome = run.personOutcomes.get(address) ?? { kind: 'not-sent' }
      const missing = run.roles?.missing.get(address) ?? []
      const text = outcomeText(personOutcome, roleBindings.length + userGroups.length > 0)
      if (missing.length === 0) return { address, personOutcome, text, done: isDone(personOutcome) }
      return { address, personOutcome, text: `${text} Not assigned: ${formatList(missing)}.`, done: false }
    }),
  )
  const unreadyRows = unready.map(({ address, reason }): ResultRow => ({
    address,
    personOutcome: { kind: 'not-sent', reason },
    text: reason,
    done: false,
  }))
  const rows = [...sent, ...unreadyRows]
  return rankLabels.flatMap((rank) => rows.filter((row) => rankOf(row) === rank))
}

const rankLabels = ['failed', 'unclear', 'partly', 'done'] as const

function rankOf({ personOutcome: { kind }, done }: ResultRow): (typeof rankLabels)[number] {
  if (kind === 'failed' || kind === 'not-sent') return 'failed'
  if (kind === 'not-reported' || kind === 'unknown' || kind === 'already-invited') return 'unclear'
  return done ? 'done' : 'partly'
}

/** Title of the result: "3 of 6 users added". */
export function resultTitle(rows: readonly ResultRow[]): string {
  const done = rows.filter((row) => row.done).length
  const all = formatNumber(rows.length)
  if (done === rows.length) return byCount(rows.length, '1 user added', `${all} users added`)
  return byCount(rows.length, `${formatNumber(done)} of 1 user added`, `${formatNumber(done)} of ${all} users added`)
}

/** How many lines have each outcome word, in the order of the first line of each. */
export function outcomeCounts(
  rows: readonly ResultRow[],
): { word: string; personOutcome: PersonOutcome; count: number }[] {
  const counts = new Map<string, { word: string; personOutcome: PersonOutcome; count: number }>()
  for (const { personOutcome } of rows) {
    const word = personOutcomeWord(personOutcome)
    const entry = counts.get(word) ?? { word, personOutcome, count: 0 }
    counts.set(word, { ...entry, count: entry.count + 1 })
  }
  return [...counts.values()]
}

/**
 * The result as columns to paste into a spreadsheet, with cells that could be formulas made plain (SECURITY.md, T15).
 */
export function reportOf(rows: readonly ResultRow[], scope: string): string {
  const cell = (text: string) => plainCell(text.replace(/[\t\r\n]+/gu, ' '))
  return [[`Added to ${scope}`], ...resultCells(rows)].map((line) => line.map(cell).join('\t')).join('\n')
}

/** The result as a file; says where and when in its first line. @param time of the run in milliseconds */
export function resultCsv(rows: readonly ResultRow[], scope: string, time: number): string {
  return toCsv([[`Added to ${scope}`, new Date(time).toISOString()], ...resultCells(rows)])
}

function resultCells(rows: readonly ResultRow[]): string[][] {
  const lines = rows.map(({ address, personOutcome, text }) => [address, personOutcomeWord(personOutcome), text])
  return [['Email', 'Result', 'Details'], ...lines]
}
