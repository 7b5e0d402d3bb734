import type { AddUsersBody } from '#src/contract/user-schema.ts'
import { outcomeText, personOutcomeOf, personOutcomeWord, isDone, type PersonOutcome } from '#src/domain/add-outcome.ts'
import type { ApiError } from '#src/domain/api-error.ts'
import { plainCell, toCsv } from '#src/domain/csv.ts'
import { byCount, formatList, formatNumber } from '#src/domain/format.ts'
import { mutationOutcome } from '#src/domain/outcome.ts'
import { refusalOf } from '#src/domain/refusal.ts'
import { inGroups } from './add-users.form.ts'

/** Result of loading users again after they were added. */
export type RoleCheck = {
  readonly status: 'reading' | 'over'
  readonly total: number
  readonly read: number
  /** Names of requested roles that are missing, by address. */
  readonly missing: ReadonlyMap<string, readonly string[]>
  /** Could not be loaded. */
  readonly failed: number
  /** Not loaded, because there are too many. */
  readonly left: number
}

/** One call: up to 100 users with the same access. */
export type Call = Readonly<AddUsersBody>

/**
 * Result of the read after a lost response: new users, and new invitations. `others`: users for whom being here or
 * invited proves nothing, because they already were, or that is unknown.
 */
export type AddressLookup = {
  readonly added: ReadonlySet<string>
  readonly invited: ReadonlySet<string>
  readonly others: ReadonlyMap<string, PersonOutcome>
}

/** A run: calls sent one after the other. */
export type AddRun = {
  readonly groups: readonly Call[]
  /** Index of the batch in flight. */
  readonly at: number
  readonly phase: 'sending' | 'waiting' | 'looking-up' | 'over'
  readonly stopping: boolean
  readonly personOutcomes: ReadonlyMap<string, PersonOutcome>
  readonly roles: RoleCheck | undefined
}

export type RunAction =
  | { type: 'answered'; outcomes: Readonly<Record<string, string | null>> }
  /** `ends`: the rest would be refused for the same reason. */
  | { type: 'refused'; reason: string; ends: boolean }
  /** Throttled: the same batch is sent again after a while. */
  | { type: 'wait' }
  | { type: 'go-on' }
  /** No usable response, or a partial refusal: a read is pending. */
  | { type: 'look-up' }
  /** Result of the read; `rest`: of those it didn't find. */
  | ({ type: 'looked-up'; rest: PersonOutcome; ends: boolean } & AddressLookup)
  /** Another lookup of users without a reported result; `rest` is undefined if not everyone could be found. */
  | ({ type: 'found'; rest?: PersonOutcome | undefined } & AddressLookup)
  /** Stop was requested; the batch in flight finishes. */
  | { type: 'stop' }
  | { type: 'stopped' }
  | { type: 'roles'; check: RoleCheck }
  /** The session ended. `sent`: the batch was in flight, so it is looked up; otherwise nothing of it was sent. */
  | { type: 'cut-off'; sent: boolean }

/**
 * A run, before its first batch is sent.
 *
 * @param orders users with the access they get, in the order in which they are sent
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

/** The next batch to send; undefined if the run has ended. */
export function currentGroup({ groups, at, phase }: AddRun): Call | undefined {
  return phase === 'over' ? undefined : groups[at]
}

/** Number of users with a result. */
export function progressOf({ groups, personOutcomes }: AddRun): { done: number; total: number } {
  return { done: personOutcomes.size, total: groups.reduce((sum, { emails }) => sum + emails.length, 0) }
}

/** The run after an event. Pure. A failed batch does not end it, unless the others would fail for the same reason. */
export function reduceRun(run: AddRun, action: RunAction): AddRun {
  const group = currentGroup(run)?.emails ?? []
  switch (action.type) {
    case 'answered': {
      // The service can return addresses in a different case.
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

/** Effect of a refused batch on the run. */
export type NextStep =
  /** The batch failed; the next one can succeed. */
  | 'go-on'
  /** The service requests a wait: then the same batch again, which certainly was not processed. */
  | 'wait'
  /** Every further call would be refused for the same reason. */
  | 'end'

/** Maximum number of consecutive waits for one batch. */
export const MAX_WAITS = 5

/**
 * How a run of several batches continues after a refusal: a reason about the users or their access concerns one batch,
 * a reason about the caller or the connection concerns all (docs/failures.md, F11 to F25).
 *
 * @param waits how often the service requested a wait for this batch before
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

/** Facts about an address before it was sent, and the result of the read after an unusable response. */
export type PresenceCheck = {
  /** Undefined: not checked before. */
  readonly wasUser: boolean | undefined
  readonly wasInvited: boolean | undefined
  /** Undefined: the read failed. */
  readonly isUser: boolean | undefined
  readonly isInvited: boolean | undefined
}

/**
 * Outcome of one address without a usable response. Being here proves the addition only if the address certainly was
 * not here before.
 *
 * @param access whether roles or groups were requested
 * @returns undefined: the read failed or found nothing
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

/** Number of lines by outcome, in the order of the first line of each. */
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

/** The result as columns to paste into a spreadsheet; no cell is a formula (SECURITY.md, T15). */
export function reportOf(rows: readonly ResultRow[], scope: string): string {
  const cell = (text: string) => plainCell(text.replace(/[\t\r\n]+/gu, ' '))
  return [[`Added to ${scope}`], ...resultCells(rows)].map((line) => line.map(cell).join('\t')).join('\n')
}

/**
 * The result as a file; its first line has the scope and time.
 *
 * @param time of the run in milliseconds
 */
export function resultCsv(rows: readonly ResultRow[], scope: string, time: number): string {
  return toCsv([[`Added to ${scope}`, new Date(time).toISOString()], ...resultCells(rows)])
}

function resultCells(rows: readonly ResultRow[]): string[][] {
  const lines = rows.map(({ address, personOutcome, text }) => [address, personOutcomeWord(personOutcome), text])
  return [['Email', 'Result', 'Details'], ...lines]
}
