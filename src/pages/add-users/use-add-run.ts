import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useWrite, type WriteState } from '#src/components/use-write.ts'
import type { AddUsersBody } from '#src/contract/user.ts'
import { ApiError, causeOf } from '#src/domain/api-error.ts'
import { beginEffect } from '#src/queries/write.ts'
import { parentScopes, type Scope } from '#src/domain/scope.ts'
import { userKeys } from '#src/queries/user-keys.ts'
import { addUsersWrite } from '#src/queries/user-mutations.ts'
import { membersByEmailQuery, userQuery } from '#src/queries/user-queries.ts'
import { invitesQuery } from '#src/queries/invite-queries.ts'
import type { Known } from './add-users.form.ts'
import {
  currentGroup,
  missingRoles,
  MOST_ROLE_CHECKS,
  pauseBetween,
  reduceRun,
  startRun,
  type AddRun,
  type Fate,
  type RoleCheck,
  type RunAction,
} from './add-users.run.ts'

/** Why a run ended early. `doubt`: no usable answer came; `half-way`: refused after some people were done. */
export type Halt =
  | { readonly kind: 'refused' | 'half-way'; readonly error: ApiError; readonly outcome: Refusal }
  | { readonly kind: 'doubt'; readonly error: ApiError; readonly asking: boolean }
type Refusal = Extract<WriteState<unknown>, { status: 'refused' }>['outcome']

const noAnswer: Fate = {
  kind: 'not-reported',
  why: 'No answer came. Sending again is safe for access, but people may get a second e-mail.',
}

/** A run that the end of the session cut off. */
export type CutOffRun = {
  readonly run: AddRun
  readonly halt: Halt | undefined
  /** What was known before it of people who were here already; of the group on its way only. */
  readonly known: Known
}

/**
 * Sends groups of addresses strictly one after the other; a refusal or a doubt ends the run. Afterwards lists become
 * stale and the roles of added people are read again.
 *
 * @param before a run that the end of the session cut off: nothing of it is sent, its last group is looked up
 */
export function useAddRun(scope: Scope, before?: CutOffRun) {
  const client = useQueryClient()
  const write = useWrite(addUsersWrite(scope))
  const [run, setRun] = useState(before?.run)
  const [halt, setHalt] = useState(before?.halt)
  const latest = useRef(before?.run)
  const knownBefore = useRef(before?.known)
  const onItsWay = useRef(false)
  const busy = useRef(false)
  const stopped = useRef(false)
  const left = useRef(false)
  /** The group without an answer, and what was known before it was sent. */
  const doubted = useRef<{ group: readonly string[]; known: Known }>(undefined)
  const wake = useRef<() => void>(undefined)

  const step = (action: RunAction) => {
    if (latest.current === undefined) return
    latest.current = reduceRun(latest.current, action)
    setRun(latest.current)
  }

  const isStopped = () => stopped.current
  const stop = () => {
    stopped.current = true
    step({ type: 'stop' })
    wake.current?.()
  }

  useEffect(() => {
    left.current = false
    return () => {
      // What is on its way ends, nothing further is sent.
      left.current = true
      stopped.current = true
      wake.current?.()
    }
  }, [])

  const lookUp = useEffectEvent(async () => {
    const group = latest.current === undefined ? undefined : currentGroup(latest.current)
    const known = knownBefore.current
    if (group === undefined || known === undefined || latest.current?.phase !== 'looking-up' || busy.current) return
    busy.current = true
    doubted.current = { group, known }
    const found = await newPeople(client, scope, group, known)
    step({ type: 'looked-up', ...found, rest: noAnswer })
    busy.current = false
  })
  useEffect(() => {
    void lookUp()
  }, [])

  const pause = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      wake.current = resolve
      setTimeout(resolve, milliseconds)
    })

  const send = async (order: AddUsersBody, group: readonly string[], known: Known) => {
    onItsWay.current = true
    const result = await write.run({ ...order, emails: [...group] })
    onItsWay.current = false
    if (result.status === 'done') step({ type: 'answered', outcomes: result.data })
    else if (result.status === 'dropped')
      step({ type: 'refused', why: 'Another addition in this account is still on its way. Nothing was sent.' })
    else if (result.status === 'refused' && result.error.code !== 'INVALID_ARGUMENT') {
      setHalt({ kind: 'refused', error: result.error, outcome: result.outcome })
      step({ type: 'refused', why: causeOf(result.error) })
    } else {
      // Such a refusal can come after invitations went out (trap 24), so it is looked up like a lost answer.
      const refused = result.status === 'refused'
      setHalt(
        refused
          ? { kind: 'half-way', error: result.error, outcome: result.outcome }
          : { kind: 'doubt', error: result.error, asking: false },
      )
      step({ type: 'look-up' })
      doubted.current = { group, known }
      const rest: Fate = refused ? { kind: 'failed', why: causeOf(result.error) } : noAnswer
      step({ type: 'looked-up', ...(await newPeople(client, scope, group, known)), rest })
    }
  }

  const start = async (order: AddUsersBody, known: Known) => {
    if (busy.current) return
    busy.current = true
    stopped.current = false
    knownBefore.current = known
    // Between two groups too.
    const end = beginEffect()
    setHalt(undefined)
    latest.current = startRun(order.emails)
    setRun(latest.current)
    const rest = pauseBetween(latest.current.groups.length)
    for (let group = currentGroup(latest.current); group !== undefined; group = currentGroup(latest.current)) {
      if (latest.current.at > 0) await pause(rest)
      if (isStopped()) step({ type: 'stopped' })
      else await send(order, group, known)
    }
    end()
    await Promise.all([
      makeStale(client, scope),
      checkRoles(client, scope, order, latest.current.fates, left, (check) => {
        step({ type: 'roles', check })
      }),
    ])
    busy.current = false
  }

  /** Looks once more at the people of whom nothing was reported. Sends nothing. */
  const lookAgain = async () => {
    if (busy.current || doubted.current === undefined || halt?.kind !== 'doubt') return
    busy.current = true
    setHalt({ ...halt, asking: true })
    const { group, known } = doubted.current
    const found = await newPeople(client, scope, group, known)
    step({ type: 'found', ...found })
    setHalt({ ...halt, asking: false })
    busy.current = false
  }

  return {
    run,
    halt,
    lookAgain,
    start,
    stop,
    /** What of it can be told after the session ended. */
    cutOff: (): CutOffRun | undefined => {
      const now = latest.current
      if (now === undefined) return undefined
      const group = new Set(currentGroup(now))
      const sent = onItsWay.current || now.phase === 'looking-up'
      const ended = now.phase !== 'over' && sent
      return {
        run: reduceRun(now, { type: 'cut-off', sent }),
        halt: ended
          ? { kind: 'doubt', error: new ApiError({ kind: 'session', operation: 'addUsers' }), asking: false }
          : halt,
        known: knownOf(knownBefore.current, group),
      }
    },
    /** Back to the form. */
    clear: () => {
      latest.current = undefined
      setRun(undefined)
      setHalt(undefined)
    },
  }
}

/** Of what was known, only what concerns a group. */
function knownOf(known: Known | undefined, group: ReadonlySet<string>): Known {
  const among = (set: ReadonlySet<string> | undefined) => new Set([...(set ?? [])].filter((each) => group.has(each)))
  return {
    here: among(known?.here),
    invited: among(known?.invited),
    inAccount: undefined,
    checked: among(known?.checked),
    invitesRead: known?.invitesRead ?? false,
  }
}

/** Who of a group is a member, or has an invitation, and was or had not before. */
async function newPeople(client: QueryClient, scope: Scope, group: readonly string[], known: Known) {
  const members = await client.query({ ...membersByEmailQuery(scope, group), staleTime: 0 }).catch(() => undefined)
  const invites = await client.query({ ...invitesQuery(scope), staleTime: 0 }).catch(() => undefined)
  const open = new Set(invites?.rows.map(({ email }) => email.toLowerCase()))
  return {
    added: new Set(group.filter((address) => members?.has(address) === true && !known.here.has(address))),
    invited: new Set(
      known.invitesRead ? group.filter((address) => open.has(address) && !known.invited.has(address)) : [],
    ),
  }
}

/** Adding to a project also adds to its organization and the account (trap 22). */
async function makeStale(client: QueryClient, scope: Scope) {
  const keys = [scope, ...parentScopes(scope)].flatMap((each) => [userKeys.all(each), invitesQuery(each).queryKey])
  await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })))
}

/** Reads added people again, one by one, because the service does not say when a role was not given (trap 21). */
async function checkRoles(
  client: QueryClient,
  scope: Scope,
  { roleBindings }: AddUsersBody,
  fates: ReadonlyMap<string, Fate>,
  left: { readonly current: boolean },
  tell: (check: RoleCheck) => void,
) {
  const present = [...fates].filter(([, { kind }]) => kind === 'added' || kind === 'already-here')
  const addresses = present.slice(0, MOST_ROLE_CHECKS).map(([address]) => address)
  if (roleBindings.length === 0 || addresses.length === 0) return
  const missing = new Map<string, readonly string[]>()
  const check = { total: addresses.length, missing, left: present.length - addresses.length }
  let failed = 0
  tell({ ...check, status: 'reading', read: 0, failed })
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
      const names = missingRoles(roleBindings, person.roleAssignmentMetadata)
      if (names.length > 0) missing.set(address, names)
    }
    const read = index + 1
    tell({ ...check, missing: new Map(missing), status: read < addresses.length ? 'reading' : 'over', read, failed })
  }
}
