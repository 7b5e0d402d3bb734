import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useSafeMutation } from '#src/components/use-safe-mutation.ts'
import type { AddUsersBody } from '#src/contract/user-schema.ts'
import { isDone, missingRoles, MAX_ROLE_CHECKS, pauseBetween, type PersonOutcome } from '#src/domain/add-outcome.ts'
import { ApiError } from '#src/domain/api-error.ts'
import { remainingTime } from '#src/domain/duration.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { secondsToWait } from '#src/domain/refusal.ts'
import { amendChangeLogEntry } from '#src/session/change-log.ts'
import { trackPendingMutation } from '#src/queries/safe-mutation.ts'
import { parentScopes, type Scope } from '#src/domain/scope.ts'
import { userKeys } from '#src/queries/user-keys.ts'
import { addUsersMutation } from '#src/queries/user-mutations.ts'
import { membersByEmailQuery, userQuery } from '#src/queries/user-queries.ts'
import { invitesQuery } from '#src/queries/invite-queries.ts'
import type { MutationState } from '#src/domain/mutation-state.ts'
import { inGroups } from './add-users.form.ts'
import {
  nextStepAfterRefusal,
  currentGroup,
  reduceRun,
  startRun,
  type AddRun,
  type Call,
  outcomeFromPresence,
  type AddressLookup,
  type RoleCheck,
  type RunAction,
} from './add-users.run.ts'
import { useSingleFlight } from '#src/components/use-single-flight.ts'
import type { KnownAddresses } from './headcount.ts'

/**
 * Errors of batches in a run. `doubt`: no usable response; `half-way`: refused after some users were added. The same
 * error of several batches is shown once.
 */
export type RunError = { readonly groups: readonly number[] } & (
  | { readonly kind: 'refused' | 'half-way'; readonly error: ApiError; readonly outcome: Refusal }
  | { readonly kind: 'doubt'; readonly error: ApiError; readonly isChecking: boolean }
)
type Refusal = Extract<MutationState<unknown>, { status: 'refused' }>['outcome']
type NewRunError = RunError extends infer Each ? (Each extends RunError ? Omit<Each, 'groups'> : never) : never

const noAnswer: PersonOutcome = {
  kind: 'not-reported',
  reason: 'We couldn’t check whether this user was added. It’s safe to try again, but they might get a second email.',
}
const notFound: PersonOutcome = {
  kind: 'not-reported',
  reason:
    'We checked, and this user hasn’t been added and isn’t among the newest invitations. It’s safe to try again, but they might get a second email.',
}

/** After this many batches in a row without a usable response, the run ends: the cause can't be the users. */
const MAX_LOST = 2

/** A run that the end of the session interrupted. */
export type CutOffRun = {
  readonly run: AddRun
  readonly runErrors: readonly RunError[]
  /** Facts about existing users, known before sending; only for the batch in flight. */
  readonly known: KnownAddresses
}

/**
 * Sends calls strictly one after the other. A failed batch is looked up if necessary, and the run continues; it ends
 * if every further call would fail for the same reason. Afterwards, lists are invalidated and the roles of added users
 * are loaded again.
 *
 * @param before a run that the end of the session interrupted: nothing of it is sent, its last batch is looked up
 */
export function useAddRun(scope: Scope, before?: CutOffRun) {
  const client = useQueryClient()
  const mutation = useSafeMutation(addUsersMutation(scope))
  const [run, setRun] = useState(before?.run)
  const [runErrors, setRunErrors] = useState<readonly RunError[]>(before?.runErrors ?? [])
  const [throttle, setThrottle] = useState<ApiError>()
  const latest = useRef(before?.run)
  const knownBefore = useRef(before?.known)
  const inFlight = useRef(false)
  const singleFlight = useSingleFlight()
  const stopped = useRef(false)
  const left = useRef(false)
  /** Users of batches without a response, and the facts known before they were sent. */
  const wasInDoubt = useRef<{ people: readonly string[]; known: KnownAddresses }>(undefined)
  const waits = useRef(0)
  const startCount = useRef(0)
  const lost = useRef(0)
  const wake = useRef<() => void>(undefined)

  const step = (action: RunAction) => {
    if (latest.current === undefined) return
    latest.current = reduceRun(latest.current, action)
    setRun(latest.current)
  }
  const addRunError = (runError: NewRunError) => {
    const group = (latest.current?.at ?? 0) + 1
    setRunErrors((now) => withRunError(now, runError, group))
  }

  const isStopped = () => stopped.current
  const wantsAccess = (address: string) =>
    latest.current?.groups.some(
      ({ emails, roleBindings, userGroups }) => emails.includes(address) && roleBindings.length + userGroups.length > 0,
    ) === true
  const stop = () => {
    stopped.current = true
    step({ type: 'stop' })
    wake.current?.()
  }

  useEffect(() => {
    left.current = false
    return () => {
      // The request in flight finishes; nothing more is sent.
      left.current = true
      stopped.current = true
      wake.current?.()
    }
  }, [])

  const settled = (emails: readonly string[]) =>
    emails.every((address) => {
      const personOutcome = latest.current?.personOutcomes.get(address)
      return personOutcome !== undefined && isDone(personOutcome)
    })

  /**
   * Looks up the batch in flight.
   *
   * @returns whether the reads succeeded and whether anyone was found
   */
  const find = async (
    emails: readonly string[],
    known: KnownAddresses,
    rest: (found: NewPeople) => PersonOutcome,
    ends: boolean,
  ) => {
    step({ type: 'look-up' })
    wasInDoubt.current = { people: [...(wasInDoubt.current?.people ?? []), ...emails], known }
    const found = await newPeople(client, scope, emails, known, wantsAccess)
    lost.current = found.added.size + found.invited.size > 0 ? 0 : lost.current + 1
    // If not even a read gets a response, further calls would be lost, too.
    step({ type: 'looked-up', ...found, rest: rest(found), ends: ends || !found.read || lost.current >= MAX_LOST })
  }

  const lookUpGroup = useEffectEvent(async () => {
    const group = latest.current === undefined ? undefined : currentGroup(latest.current)
    const known = knownBefore.current
    if (group === undefined || known === undefined || latest.current?.phase !== 'looking-up') return
    await singleFlight.run(() => find(group.emails, known, () => noAnswer, true))
  })
  useEffect(() => {
    void lookUpGroup()
  }, [])

  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      wake.current = resolve
      setTimeout(resolve, milliseconds)
    })

  const send = async (group: Call, known: KnownAddresses) => {
    inFlight.current = true
    const result = await mutation.run({ ...group })
    inFlight.current = false
    if (result.status === 'done') {
      waits.current = 0
      lost.current = 0
      step({ type: 'answered', outcomes: result.data })
    } else if (result.status === 'dropped')
      step({
        type: 'refused',
        reason: 'Other users are still being added in this account. No changes were made.',
        ends: true,
      })
    else if (result.status === 'refused' && result.error.code !== 'INVALID_ARGUMENT') {
      const { error, outcome } = result
      // A single throttled call is repeated by the user (docs/failures.md, F25); in a run, the wait is part of its
      // pace.
      const single = latest.current?.groups.length === 1
      const nextStep = single ? 'end' : nextStepAfterRefusal(error, waits.current)
      if (nextStep === 'wait') {
        waits.current += 1
        setThrottle(error)
        step({ type: 'wait' })
        await pause(secondsToWait(error) * 1000)
        setThrottle(undefined)
        step({ type: 'go-on' })
        return
      }
      waits.current = 0
      addRunError({ kind: 'refused', error, outcome })
      step({ type: 'refused', reason: causeOf(error), ends: nextStep === 'end' })
    } else if (result.status === 'refused') {
      // Such a refusal can come after invitations were sent (docs/service.md, trap 24), so it is looked up like a lost
      // response.
      const { error, outcome } = result
      lost.current = 0
      addRunError({ kind: 'half-way', error, outcome })
      await find(group.emails, known, () => ({ kind: 'failed', reason: causeOf(error) }), false)
    } else {
      addRunError({ kind: 'doubt', error: result.error, isChecking: false })
      await find(group.emails, known, ({ read }) => (read ? notFound : noAnswer), false)
      if (settled(group.emails)) amendChangeLogEntry(result.error, 'done')
    }
  }

  const start = (orders: readonly AddUsersBody[], known: KnownAddresses) =>
    singleFlight.run(() => sendAll(orders, known))
  const sendAll = async (orders: readonly AddUsersBody[], known: KnownAddresses) => {
    stopped.current = false
    startCount.current = Date.now()
    waits.current = 0
    lost.current = 0
    wasInDoubt.current = undefined
    knownBefore.current = known
    // Also between two batches.
    const end = trackPendingMutation()
    setRunErrors([])
    latest.current = startRun(orders)
    setRun(latest.current)
    const rest = pauseBetween(latest.current.groups.length)
    for (let group = currentGroup(latest.current); group !== undefined; group = currentGroup(latest.current)) {
      if (latest.current.at > 0 && waits.current === 0) await pause(rest)
      if (isStopped()) step({ type: 'stopped' })
      else await send(group, known)
    }
    end()
    await Promise.all([
      makeStale(client, scope),
      checkRoles(client, scope, latest.current, left, (check) => {
        step({ type: 'roles', check })
      }),
    ])
  }

  /** Checks the users without a reported result again. Changes nothing. */
  const checkAgain = () => singleFlight.run(findAgain)
  const findAgain = async () => {
    const setChecking = (on: boolean) => {
      setRunErrors((now) =>
        now.map((runError) => (runError.kind === 'doubt' ? { ...runError, isChecking: on } : runError)),
      )
    }
    if (wasInDoubt.current === undefined) return
    setChecking(true)
    const { people, known } = wasInDoubt.current
    const open = people.filter((address) => latest.current?.personOutcomes.get(address)?.kind === 'not-reported')
    for (const emails of inGroups(open)) {
      const found = await newPeople(client, scope, emails, known, wantsAccess)
      step({ type: 'found', ...found, rest: found.read ? notFound : undefined })
    }
    setChecking(false)
  }

  return {
    run,
    runErrors,
    /** Set while the service requests a wait: the run continues automatically. */
    throttle,
    /** Estimated time for the rest from the measured pace, in milliseconds; undefined once it ends. */
    timeLeft: (): number | undefined => {
      const now = latest.current
      if (now === undefined || now.phase === 'over' || now.stopping) return undefined
      const { groups, at } = now
      const active = Date.now() - startCount.current
      return remainingTime({ left: groups.length - at, ended: at, active, gap: pauseBetween(groups.length) })
    },
    checkAgain,
    start,
    stop,
    /** The part that can still be shown after the session ended. */
    cutOff: (): CutOffRun | undefined => {
      const now = latest.current
      if (now === undefined) return undefined
      const sent = inFlight.current || now.phase === 'looking-up'
      const ended = now.phase !== 'over' && sent
      const error = new ApiError({ kind: 'session', operation: 'addUsers' })
      return {
        run: reduceRun(now, { type: 'cut-off', sent }),
        runErrors: ended ? withRunError(runErrors, { kind: 'doubt', error, isChecking: false }, now.at + 1) : runErrors,
        known: knownOf(
          knownBefore.current,
          new Set([...(wasInDoubt.current?.people ?? []), ...(currentGroup(now)?.emails ?? [])]),
        ),
      }
    },
    /** Returns to the form. */
    clear: () => {
      latest.current = undefined
      setRun(undefined)
      setRunErrors([])
    },
  }
}

/** Adds the error of a batch to earlier ones, which might be the same. */
function withRunError(runErrors: readonly RunError[], runError: NewRunError, group: number): readonly RunError[] {
  const same = runErrors.find(({ kind, error }) => kind === runError.kind && causeOf(error) === causeOf(runError.error))
  if (same === undefined) return [...runErrors, { ...runError, groups: [group] }]
  return runErrors.map((runError) =>
    runError === same ? { ...runError, groups: [...runError.groups, group] } : runError,
  )
}

/** The known facts that concern a batch. */
function knownOf(known: KnownAddresses | undefined, group: ReadonlySet<string>): KnownAddresses {
  const among = (set: ReadonlySet<string> | undefined) => new Set([...(set ?? [])].filter((each) => group.has(each)))
  return {
    here: among(known?.here),
    invited: among(known?.invited),
    inAccount: undefined,
    checked: among(known?.checked),
    invitesRead: known?.invitesRead ?? false,
  }
}

type NewPeople = AddressLookup & {
  /** Whether both reads succeeded. */
  readonly read: boolean
}

/** Compares a read of a batch's users with the facts known before sending. */
async function newPeople(
  client: QueryClient,
  scope: Scope,
  group: readonly string[],
  known: KnownAddresses,
  accessOf: (address: string) => boolean,
): Promise<NewPeople> {
  const members = await client.query({ ...membersByEmailQuery(scope, group), staleTime: 0 }).catch(() => undefined)
  const invites = await client.query({ ...invitesQuery(scope), staleTime: 0 }).catch(() => undefined)
  const open = new Set(invites?.rows.map(({ email }) => email.toLowerCase()))
  const found = group.map((address) => {
    const presence = {
      wasUser: known.here.has(address) ? true : known.checked.has(address) ? false : undefined,
      wasInvited: known.invited.has(address) ? true : known.invitesRead ? false : undefined,
      isUser: members?.has(address),
      isInvited: invites && open.has(address),
    }
    return [address, outcomeFromPresence(presence, accessOf(address))] as const
  })
  const those = (trace: 'added' | 'invited') =>
    new Set(found.flatMap(([address, entry]) => (entry === trace ? [address] : [])))
  return {
    added: those('added'),
    invited: those('invited'),
    others: new Map(found.flatMap(([address, entry]) => (typeof entry === 'object' ? [[address, entry]] : []))),
    read: members !== undefined && invites !== undefined,
  }
}

/** Adding to a project also adds to its organization and the account (docs/service.md, trap 22). */
async function makeStale(client: QueryClient, scope: Scope) {
  const keys = [scope, ...parentScopes(scope)].flatMap((each) => [userKeys.all(each), invitesQuery(each).queryKey])
  await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })))
}

/**
 * Loads added users again, one by one, because the service does not report roles that were not assigned
 * (docs/service.md, trap 21).
 */
async function checkRoles(
  client: QueryClient,
  scope: Scope,
  { groups, personOutcomes }: AddRun,
  left: { readonly current: boolean },
  notify: (check: RoleCheck) => void,
) {
  // Each user should have the access of their own call.
  const bindingsByAddress = new Map(
    groups.flatMap((call) => call.emails.map((address) => [address, call.roleBindings] as const)),
  )
  const present = [...personOutcomes].filter(
    ([address, { kind }]) =>
      (kind === 'added' || kind === 'already-here') && (bindingsByAddress.get(address)?.length ?? 0) > 0,
  )
  const addresses = present.slice(0, MAX_ROLE_CHECKS).map(([address]) => address)
  if (addresses.length === 0) return
  const missing = new Map<string, readonly string[]>()
  const check = { total: addresses.length, missing, left: present.length - addresses.length }
  let failed = 0
  notify({ ...check, status: 'reading', read: 0, failed })
  const members = await client.query({ ...membersByEmailQuery(scope, addresses), staleTime: 0 }).catch(() => undefined)
  for (const [index, address] of addresses.entries()) {
    if (left.current) return
    const id = members?.get(address)?.uuid
    const person =
      id === undefined
        ? undefined
        : await client.query({ ...userQuery(scope, id), staleTime: 0 }).catch(() => undefined)
    if (person === undefined) failed += 1
    else {
      const names = missingRoles(bindingsByAddress.get(address) ?? [], person.roleAssignmentMetadata)
      if (names.length > 0) missing.set(address, names)
    }
    const read = index + 1
    notify({ ...check, missing: new Map(missing), status: read < addresses.length ? 'reading' : 'over', read, failed })
  }
}
