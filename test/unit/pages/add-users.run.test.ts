import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addUserResponses } from '#src/contract/user-schema.ts'
import {
  outcomeText,
  personOutcomeOf,
  personOutcomeWord,
  isDone,
  canRetry,
  missingRoles,
  pauseBetween,
} from '#src/domain/add-outcome.ts'
import { ApiError } from '#src/domain/api-error.ts'
import {
  nextStepAfterRefusal,
  currentGroup,
  MAX_WAITS,
  outcomeCounts,
  progressOf,
  reduceRun,
  reportOf,
  resultRows,
  resultTitle,
  startRun,
  outcomeFromPresence,
  type AddRun,
  type Call,
  type RunAction,
} from '#src/pages/add-users/add-users.run.ts'

const addresses = (count: number) => Array.from({ length: count }, (_, n) => `p${n}@x.com`)
const startOf = (emails: string[]) => startRun([{ emails, roleBindings: [], userGroups: [] }])
const answerFor = (group: Call | undefined, word: string): RunAction => ({
  type: 'answered',
  outcomes: Object.fromEntries((group?.emails ?? []).map((address) => [address, word])),
})
const kinds = (run: AddRun) => [...run.personOutcomes.values()].map(({ kind }) => kind)

describe('outcomes of people', () => {
  test('every word of the contract has its own outcome', () => {
    const personOutcomes = addUserResponses.map(personOutcomeOf)
    expect(new Set(personOutcomes.map(({ kind }) => kind)).size).toBe(addUserResponses.length)
    expect(personOutcomes.map(({ kind }) => kind)).not.toContain('unknown')
  })

  test('a word that is not known is shown as it is and is never success', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((word) => !addUserResponses.some((known) => known === word)),
        (word) => {
          const personOutcome = personOutcomeOf(word)
          expect(personOutcomeWord(personOutcome)).toBe(`Unknown result (${word})`)
          expect(isDone(personOutcome)).toBe(false)
          expect(canRetry(personOutcome)).toBe(false)
        },
      ),
    )
  })

  test('a missing word is not reported, and neither done nor to be sent again without thinking', () => {
    for (const word of [undefined, null, '']) {
      expect(personOutcomeOf(word)).toEqual({ kind: 'not-reported' })
      expect(isDone(personOutcomeOf(word))).toBe(false)
      expect(canRetry(personOutcomeOf(word))).toBe(false)
    }
  })

  test('trap 20: already here still got the roles, already invited did not', () => {
    expect(outcomeText(personOutcomeOf('USER_ALREADY_ADDED'), true)).toContain('were assigned')
    expect(outcomeText(personOutcomeOf('USER_ALREADY_ADDED'), false)).not.toContain('assigned')
    expect(outcomeText(personOutcomeOf('USER_ALREADY_INVITED'), true)).toContain('not the ones you chose')
    expect(isDone(personOutcomeOf('USER_ALREADY_INVITED'))).toBe(false)
  })
})

describe('a run', () => {
  test('goes through groups of 100 in order', () => {
    let run = startOf(addresses(250))
    const sizes: number[] = []
    for (let group = currentGroup(run); group !== undefined; group = currentGroup(run)) {
      sizes.push(group.emails.length)
      run = reduceRun(run, answerFor(group, 'USER_INVITED_SUCCESSFULLY'))
    }
    expect(sizes).toEqual([100, 100, 50])
    expect(run.phase).toBe('over')
    expect(progressOf(run)).toEqual({ done: 250, total: 250 })
    expect([...run.personOutcomes.keys()]).toEqual(addresses(250))
  })

  test('matches the answer without regard to case and reports what it leaves out', () => {
    const run = reduceRun(startOf(['ann@x.com', 'bob@x.com']), {
      type: 'answered',
      outcomes: { 'Ann@X.com': 'USER_ADDED_SUCCESSFULLY', 'stranger@x.com': 'USER_ADDED_SUCCESSFULLY' },
    })
    expect([...run.personOutcomes]).toEqual([
      ['ann@x.com', { kind: 'added' }],
      ['bob@x.com', { kind: 'not-reported' }],
    ])
  })

  test.each([true, false])('a refusal fails its group; it ends the run: %j', (ends) => {
    let run = startOf(addresses(300))
    run = reduceRun(run, answerFor(currentGroup(run), 'USER_ADDED_SUCCESSFULLY'))
    run = reduceRun(run, { type: 'refused', reason: 'No.', ends })
    expect(run.phase).toBe(ends ? 'over' : 'sending')
    if (!ends) run = reduceRun(run, answerFor(currentGroup(run), 'USER_INVITED_SUCCESSFULLY'))
    expect(currentGroup(run)).toBeUndefined()
    expect(
      kinds(run)
        .slice(0, 100)
        .every((kind) => kind === 'added'),
    ).toBe(true)
    expect(
      kinds(run)
        .slice(100, 200)
        .every((kind) => kind === 'failed'),
    ).toBe(true)
    expect(
      kinds(run)
        .slice(200)
        .every((kind) => kind === (ends ? 'not-sent' : 'invited')),
    ).toBe(true)
    expect(run.personOutcomes.get('p150@x.com')?.reason).toBe('No.')
  })

  test('a doubt marks who was found, and the rest as not reported', () => {
    let run = reduceRun(startOf(addresses(101)), { type: 'look-up' })
    expect(run.phase).toBe('looking-up')
    run = reduceRun(run, {
      type: 'looked-up',
      added: new Set(['p1@x.com']),
      invited: new Set(['p2@x.com']),
      others: new Map(),
      rest: { kind: 'not-reported' },
      ends: true,
    })
    expect(run.phase).toBe('over')
    expect(['p0', 'p1', 'p2', 'p100'].map((name) => run.personOutcomes.get(`${name}@x.com`)?.kind)).toEqual([
      'not-reported',
      'added',
      'invited',
      'not-sent',
    ])
  })

  test('a look never calls it an addition where the person was here before, or no one knows', () => {
    const optionalBoolean = fc.constantFrom(true, false, undefined)
    const traces = fc.record({
      wasUser: optionalBoolean,
      wasInvited: optionalBoolean,
      isUser: optionalBoolean,
      isInvited: optionalBoolean,
    })
    fc.assert(
      fc.property(traces, fc.boolean(), (each, access) => {
        const trace = outcomeFromPresence(each, access)
        if (trace === 'added') expect(each).toMatchObject({ wasUser: false, isUser: true })
        if (trace === 'invited') {
          expect(each).toMatchObject({ wasInvited: false, isInvited: true })
          expect(each.wasUser).not.toBe(true)
        }
        if (typeof trace === 'object' && isDone(trace))
          expect({ ...each, access }).toMatchObject({ isUser: true, access: false })
        // "Nothing was found" is only left for people of whom no trace is known.
        if (trace === undefined) {
          expect([each.wasUser, each.wasInvited, each.isUser, each.isInvited]).not.toContain(true)
        }
      }),
    )
  })

  test('stopping leaves the rest not sent', () => {
    let run = reduceRun(startOf(addresses(150)), { type: 'stop' })
    expect(run).toMatchObject({ stopping: true, phase: 'sending' })
    run = reduceRun(run, answerFor(currentGroup(run), 'USER_ADDED_SUCCESSFULLY'))
    run = reduceRun(run, { type: 'stopped' })
    expect(run.phase).toBe('over')
    expect(kinds(run).filter((kind) => kind === 'not-sent')).toHaveLength(50)
  })

  test('every address has exactly one outcome at the end, however it ends', () => {
    const event = fc.constantFrom<RunAction>(
      { type: 'refused', reason: 'No.', ends: true },
      { type: 'refused', reason: 'No.', ends: false },
      { type: 'stopped' },
      { type: 'answered', outcomes: {} },
      {
        type: 'looked-up',
        added: new Set(['p0@x.com']),
        invited: new Set(),
        others: new Map(),
        rest: { kind: 'not-reported' },
        ends: false,
      },
    )
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 420 }),
        fc.array(event, { minLength: 5, maxLength: 8 }),
        (count, events) => {
          let run = startOf(addresses(count))
          for (const action of events) if (currentGroup(run) !== undefined) run = reduceRun(run, action)
          expect(run.phase).toBe('over')
          expect([...run.personOutcomes.keys()]).toEqual(addresses(count))
        },
      ),
    )
  })

  const httpError = (status: number, code?: string) =>
    new ApiError({ kind: 'http', operation: 'addUsers', status, ...(code === undefined ? {} : { code }) })
  test.each([
    // About the people or their access.
    ['go-on', httpError(400, 'INVALID_REQUEST')],
    ['go-on', httpError(409)],
    ['go-on', httpError(404, 'ENTITY_NOT_FOUND')],
    ['wait', httpError(429)],
    ['wait', httpError(400, 'TOO_MANY_REQUESTS')],
    // About the caller or the way.
    ['end', httpError(401)],
    ['end', httpError(403)],
    ['end', httpError(404)],
    ['end', httpError(405)],
    ['end', new ApiError({ kind: 'offline', operation: 'addUsers' })],
    ['end', new ApiError({ kind: 'session', operation: 'addUsers' })],
  ] as const)('after a refusal it is to %s: %s', (nextStep, error) => {
    expect(nextStepAfterRefusal(error, 0)).toBe(nextStep)
  })

  test('a service that asks to wait again and again ends the run', () => {
    expect(nextStepAfterRefusal(httpError(429), MAX_WAITS)).toBe('end')
  })

  test('a group that was throttled waits and is the next one again', () => {
    const run = startOf(addresses(150))
    const waiting = reduceRun(run, { type: 'wait' })
    expect(waiting.phase).toBe('waiting')
    expect(reduceRun(waiting, { type: 'go-on' })).toEqual(run)
    expect(reduceRun(waiting, { type: 'stopped' }).phase).toBe('over')
  })

  test('each call has up to 100 people of one order, with its access', () => {
    const order = (count: number, group: string) => ({
      emails: addresses(count),
      roleBindings: [],
      userGroups: [group],
    })
    const run = startRun([order(101, 'a'), order(2, 'b')])
    expect(run.groups.map(({ emails, userGroups }) => [emails.length, userGroups])).toEqual([
      [100, ['a']],
      [1, ['a']],
      [2, ['b']],
    ])
    expect(startRun([]).phase).toBe('over')
  })

  test('more than nine groups keep below ten calls a minute', () => {
    expect(pauseBetween(2)).toBeGreaterThan(0)
    expect(pauseBetween(20) * 10).toBeGreaterThan(60_000)
  })
})

describe('the result', () => {
  const run = reduceRun(startOf(['ann@x.com', 'bob@x.com', 'cy@x.com']), {
    type: 'answered',
    outcomes: { 'ann@x.com': 'USER_ADDED_SUCCESSFULLY', 'bob@x.com': 'FAIL', 'cy@x.com': 'USER_ADDED_SUCCESSFULLY' },
  })
  const check = {
    status: 'over',
    total: 2,
    read: 2,
    failed: 0,
    left: 0,
    missing: new Map([['cy@x.com', ['Admin']]]),
  } as const

  test('failed first, then what stayed in the form and who lacks a role, then who is done (docs/service.md, trap 21)', () => {
    const rows = resultRows(reduceRun(run, { type: 'roles', check }), [
      { address: 'dee', reason: 'Enter a full email address.' },
    ])
    expect(rows.map(({ address, done }) => [address, done])).toEqual([
      ['bob@x.com', false],
      ['dee', false],
      ['cy@x.com', false],
      ['ann@x.com', true],
    ])
    expect(rows[2]?.text).toContain('Not assigned: Admin.')
    expect(resultTitle(rows)).toBe('1 of 4 users added')
    expect(outcomeCounts(rows).map(({ word, count }) => [word, count])).toEqual([
      ['Failed', 1],
      ['Not started', 1],
      ['Added', 2],
    ])
  })

  test('the report holds every line and no formula', () => {
    const report = reportOf(resultRows(run, [{ address: '=1+1\t@x', reason: 'no' }]), 'account "+X"')
    expect(report.split('\n')).toHaveLength(2 + 4)
    expect(report).toContain("'=1+1 @x\tNot started")
    for (const line of report.split('\n')) for (const cell of line.split('\t')) expect(cell).not.toMatch(/^[=+\-@]/u)
  })
})

test('missing roles are those of which role and resource group are not both there', () => {
  const wanted = [
    { roleIdentifier: 'a', roleName: 'A', resourceGroupIdentifier: 'x' },
    { roleIdentifier: 'b', resourceGroupIdentifier: 'x' },
  ]
  expect(missingRoles(wanted, [{ roleIdentifier: 'a', resourceGroupIdentifier: 'y' }])).toEqual(['A', 'b'])
  expect(missingRoles(wanted, wanted)).toEqual([])
})
