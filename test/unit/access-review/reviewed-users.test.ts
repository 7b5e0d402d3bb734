import { readFileSync } from 'node:fs'
import { QueryClient } from '@tanstack/react-query'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { linkedUsersSearch, parseLinkedUsers } from '#src/domain/access-review/user-selection.ts'
import { driftOf, userOf } from '#src/domain/access-review/drift.ts'
import { aboutEvidence } from '#src/domain/access-review/evidence-about.ts'
import { evidenceSummary, summaryJson } from '#src/domain/access-review/evidence-summary.ts'
import { evidenceTable } from '#src/domain/access-review/evidence-table.ts'
import { evidenceFile, evidenceRows } from '#src/domain/access-review/evidence.ts'
import { linedPieces, type JsonObject } from '#src/domain/access-review/lined-json.ts'
import { comparedWith, earlierSnapshot } from '#src/domain/access-review/previous-review.ts'
import { reviewItemsOf } from '#src/domain/access-review/review-items.ts'
import { reviewedUsersText } from '#src/domain/access-review/review-text.ts'
import type { Criteria, ReviewedUsers } from '#src/domain/access-review/review.ts'
import { reviewedUsers, usersWhoCan } from '#src/domain/access-review/reviewed-users.ts'
import { whoCan } from '#src/domain/access-review/who-can.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { parseUserFilter, type UserFilter } from '#src/domain/user-filter.ts'
import { statusNames, type StatusName } from '#src/domain/user-status.ts'
import { reviewItemsQuery } from '#src/jobs/create-review.ts'
import { runToEnd } from '#src/jobs/time-slices.ts'
import { findRole, isPermitted } from '#src/sim/model/access-rules.ts'
import type { Random } from '#src/sim/model/random.ts'
import type { Caller, World } from '#src/sim/model/world.ts'
import { persona } from '#src/sim/persona-list.ts'
import { loadOf } from '#test/support/access-reads.ts'
import { finish } from '#test/support/finish.ts'
import { randomReview, readReview, writtenReview } from '#test/support/random-review.ts'
import { editSomething, randomWorld } from '#test/support/random-world.ts'
import { membersOf, rolesAt, scopesOf } from '#test/support/true-access.ts'

const RUNS = Number(process.env['ACCESS_RUNS'] ?? 20)
const LONG = { timeout: 600_000 }
const admin: Caller = { type: 'USER', identifier: persona('account-admin').identifier }
const sorted = (values: Iterable<string>) => [...values].sort()
const nobody: UserFilter = { q: '', roles: [], resourceGroups: [], groups: [], status: [] }

function criteria(scope: Scope, roles: Criteria['roles']): Criteria {
  const kinds = { serviceAccounts: true, invitations: true, groupMembers: true, withoutRole: true }
  return { scope, children: true, roles, ...kinds }
}

const only = (ids: readonly string[]): ReviewedUsers => ({
  kind: 'users',
  from: 'selection',
  words: 'Selected users: Ann',
  ids,
})

/** Whether a user fits, by the tables of the account. */
function fits(world: World, scope: Scope, id: string, status: StatusName): boolean {
  const person = world.people.get(id)
  const roles = rolesAt(world, scope, id)
  switch (status) {
    case 'locked':
      return person?.locked === true
    case 'disabled':
      return person?.disabled === true
    case 'external':
      return person?.externallyManaged === true
    case 'no-2fa':
      return person?.twoFactor === false
    case 'no-role':
      return roles.length === 0
    case 'admin':
      return roles.some(({ row }) => /^_(?:account|organization|project)_admin$/u.test(row.roleIdentifier))
  }
}

function randomFilter(world: World, scope: Scope, random: Random): UserFilter {
  const status = statusNames.filter(() => random.chance(0.3))
  const rows = [...world.assignments.at(scope)]
  const groups = world.groups.filter((group) => scopeId(group.scope) === scopeId(scope) && !group.harnessManaged)
  const member = random.pick(membersOf(world, scope))
  return {
    q: random.chance(0.3) ? (world.people.get(member)?.email.slice(0, 3) ?? '') : '',
    roles: random.chance(0.3) && rows.length > 0 ? [random.pick(rows).roleIdentifier] : [],
    resourceGroups: [],
    groups: random.chance(0.3) && groups.length > 0 ? [random.pick(groups).identifier] : [],
    status,
    match: status.length > 1 && random.chance(0.5) ? 'any' : undefined,
  }
}

/** Users who fit a filter, by the tables of the account. */
function truth(world: World, scope: Scope, { q, roles, groups, status, match }: UserFilter): string[] {
  return membersOf(world, scope).filter((id) => {
    const person = world.people.get(id)
    const text = [person?.name ?? '', person?.email ?? '']
    if (q !== '' && !text.some((part) => part.toLowerCase().includes(q.toLowerCase()))) return false
    if (roles.length > 0 && !rolesAt(world, scope, id).some(({ row }) => roles.includes(row.roleIdentifier)))
      return false
    const group = world.groups.find(
      ({ identifier, scope: of }) => identifier === groups[0] && scopeId(of) === scopeId(scope),
    )
    if (groups.length > 0 && group?.users.has(id) !== true) return false
    if (status.length === 0) return true
    const answers = status.map((each) => fits(world, scope, id, each))
    return match === 'any' ? answers.includes(true) : !answers.includes(false)
  })
}

describe('users of a review', () => {
  test(
    `AR-01: a filter finds the users whom the account has, and items are theirs alone (${RUNS} accounts)`,
    LONG,
    async () => {
      let found = 0
      for (let seed = 1; seed <= RUNS; seed += 1) {
        const { world, random } = randomWorld(seed * 31, 25)
        world.settings.lateRemovals = 0
        const scope = random.pick(scopesOf(world).filter((each) => membersOf(world, each).length > 0))
        const snapshot = await loadOf(world, admin, scope)
        for (let filters = 0; filters < 6; filters += 1) {
          const filter = randomFilter(world, scope, random)
          const context = `seed ${String(seed)}: ${JSON.stringify(filter)}`
          const { users, away } = finish(reviewedUsers(snapshot, scope, { from: 'filter', filter }))
          expect([users.ids, away], context).toEqual([sorted(truth(world, scope, filter)), 0])
          // 2FA isn't reported for everyone.
          if (snapshot.completeness.gaps.length === 0 && !filter.status.includes('no-2fa'))
            expect(users.isPartial, context).toBeUndefined()
          found += users.ids.length

          const all = finish(reviewItemsOf(snapshot, criteria(scope, { kind: 'all' }))).items
          const { items, managed } = finish(reviewItemsOf(snapshot, criteria(scope, users)))
          const ids = new Set(users.ids)
          expect(sorted(items.map(({ id }) => id)), context).toEqual(
            sorted(all.filter((item) => ids.has(userOf(item) ?? '')).map(({ id }) => id)),
          )
          const below = scopesOf(world).filter((each) => `${scopeId(each)}/`.startsWith(`${scopeId(scope)}/`))
          const rows = below.flatMap((each) => [...world.assignments.at(each)])
          const isTheirs = ({ principal: { type, identifier } }: (typeof rows)[number]) =>
            type === 'USER' && ids.has(identifier)
          expect(managed, context).toBe(
            rows.filter(
              (row) =>
                row.managed && isTheirs(row) && findRole(world, row.roleIdentifier, row.scope)?.internal !== true,
            ).length,
          )
        }
      }
      expect(found).toBeGreaterThan(RUNS)
    },
  )

  test(
    `AR-17: what changed since the start is only of these users, and so is the comparison with before (${RUNS} accounts)`,
    LONG,
    async () => {
      let added = 0
      for (let seed = 1; seed <= RUNS; seed += 1) {
        const { world, random } = randomWorld(seed * 57, 25)
        world.settings.lateRemovals = 0
        const account = { account: world.account.identifier }
        const population = await loadOf(world, admin, account)
        const ids = membersOf(world, account).filter(() => random.chance(0.5))
        const requested = criteria(account, only(ids))
        const { items } = finish(reviewItemsOf(population, requested))
        for (let edits = 12; edits >= 0; edits -= 1) editSomething(world, random)
        const now = await loadOf(world, admin, account)
        const drift = finish(
          driftOf({ population, items }, { population: now, items: finish(reviewItemsOf(now, requested)).items }),
        )
        const fresh = [...drift.added, ...drift.replaced.map(({ by }) => by)]
        added += fresh.length
        for (const item of fresh)
          expect(ids, `seed ${String(seed)} ${item.id}`).toContain('row' in item ? item.row.principal : userOf(item))

        const earlier = earlierSnapshot(population, { file: 'before.json', sha256: 'a'.repeat(64) })
        const compared = finish(comparedWith(earlier, now, requested.roles))
        const all = finish(comparedWith(earlier, now, { kind: 'all' }))
        expect(compared.changes).toEqual(all.changes.filter(({ kind, id }) => kind === 'user' && ids.includes(id)))
        expect(compared.counts.gained).toBe(compared.changes.filter(({ list }) => list === 'gained').length)
      }
      expect(added).toBeGreaterThan(0)
    },
  )

  test('who can: the users who can sign in, and that some may be missing where something couldn’t be checked', async () => {
    const { world } = randomWorld(5, 40)
    const account = { account: world.account.identifier }
    const snapshot = await loadOf(world, admin, account)
    const question = { kind: 'permission', permission: 'core_user_manage' } as const
    const result = { snapshot, ...finish(whoCan(snapshot, question, account)) }
    const users = usersWhoCan(result, question, '')
    const able = membersOf(world, account).filter(
      (identifier) =>
        world.people.get(identifier)?.disabled !== true &&
        isPermitted(world, { type: 'USER', identifier }, 'core_user_manage', { scope: account, resourceType: 'USER' }),
    )
    expect(able.length).toBeGreaterThan(0)
    expect(users.ids).toEqual(expect.arrayContaining(able))
    expect([users.words, users.isPartial]).toEqual(['Users who can manage users', undefined])
    const gap = { part: 'members', scope: account, reason: 'members-unknown' } as const
    expect(usersWhoCan({ ...result, unknown: [gap] }, question, '').isPartial).toBe(true)
    expect(usersWhoCan(result, question, 'not_there').ids).toEqual([])
  })

  test('of more than 5,000 users nothing is worked out, and they are counted', async () => {
    const { world } = randomWorld(5, 40)
    const account = { account: world.account.identifier }
    const snapshot = await loadOf(world, admin, account)
    const users = only(Array.from({ length: 5001 }, (_, at) => `u${String(at)}`))
    const query = reviewItemsQuery(criteria(account, { kind: 'all' }), { from: 'found', users }, snapshot)
    const found = await new QueryClient().query(query)
    expect([found.items, found.criteria.roles]).toEqual([[], users])
  })

  test('selected users are named, and those who are no longer there are counted', async () => {
    const { world } = randomWorld(5, 40)
    const account = { account: world.account.identifier }
    const snapshot = await loadOf(world, admin, account)
    const ids = membersOf(world, account).slice(0, 5)
    const { users, away } = finish(reviewedUsers(snapshot, account, { from: 'selection', ids: [...ids, 'gone-1'] }))
    expect([users.ids, away]).toEqual([sorted(ids), 1])
    expect(users.words).toMatch(/^Selected users: .+, .+, .+, and 2 more$/u)
    expect(reviewedUsersText(users)).toMatch(/ \(5\)$/u)
  })

  test('without all roles no one counts as without one, and the review says that some may be missing', async () => {
    const { world } = randomWorld(9, 25)
    const account = { account: world.account.identifier }
    const whole = await loadOf(world, admin, account)
    const gap = { part: 'members', scope: account, reason: 'members-unknown' } as const
    const snapshot = { ...whole, completeness: { ...whole.completeness, gaps: [gap] } }
    const find = (more: Partial<UserFilter>) =>
      finish(reviewedUsers(snapshot, account, { from: 'filter', filter: { ...nobody, ...more } })).users
    expect(find({ status: ['no-role'] })).toMatchObject({ ids: [], isPartial: true })
    const locked = find({ status: ['locked'] })
    expect(locked.isPartial).toBeUndefined()
    expect(find({ status: ['no-role', 'locked'], match: 'any' }).ids).toEqual(locked.ids)
    expect(find({ status: ['admin'] }).isPartial).toBe(true)
  })

  test('AR-14: files have the users, are accepted by both schemas, and come back as the same bytes', LONG, async () => {
    const schemas = ['docs/access-review.schema.json', 'docs/access-review-evidence.schema.json'].map((path) =>
      new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(readFileSync(path, 'utf8')) as object),
    )
    const any = await randomReview(6)
    const roles = { ...only(['u2', 'u1']), isPartial: true }
    const review = { ...any, criteria: { ...any.criteria, roles } }
    const { account } = review.criteria.scope
    const text = writtenReview(review)
    const read = readReview(text, account)
    if (!read.ok) throw new Error(read.problem.kind)
    expect(read.review.criteria.roles).toEqual(roles)
    expect([read.review.readOnly, read.review.asRead, writtenReview(read.review)]).toEqual([undefined, undefined, text])
    const rows = finish(evidenceRows(review, 'Acme'))
    const summary = summaryJson(finish(evidenceSummary(review, rows, 'Acme')))
    const notes = { exclusions: [], about: aboutEvidence(review, []), summary }
    const evidence = [...linedPieces(finish(evidenceFile(review, rows, notes, 4_000_000)))].join('')
    const jsons = [text, evidence].map((each) => JSON.parse(each) as JsonObject)
    for (const [at, validate] of schemas.entries())
      expect(validate(jsons[at]), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true)
    const table = runToEnd(evidenceTable(review, rows, [], 'a'.repeat(64)))
    expect(table).toContainEqual(['Users', 'Selected users: Ann (2)'])
    expect(table).toContainEqual([
      'Might be incomplete',
      'Some access couldn’t be checked when these users were found.',
    ])

    // What can't be used is only shown, and kept.
    const [json = {}] = jsons
    for (const broken of [{ users: ['\u0000'] }, { users: 'all' }, { words: 3 }, { from: null }]) {
      const edited = {
        ...json,
        criteria: { ...(json['criteria'] as JsonObject), roles: { ...rolesOf(json), ...broken } },
      }
      const written = [...linedPieces(edited)].join('')
      const again = readReview(written, account)
      if (!again.ok) throw new Error(again.problem.kind)
      expect([again.review.readOnly, writtenReview(again.review)], JSON.stringify(broken)).toEqual([true, written])
    }
    const later = {
      ...json,
      criteria: { ...(json['criteria'] as JsonObject), roles: { ...rolesOf(json), from: 'team' } },
    }
    const known = readReview([...linedPieces(later)].join(''), account)
    expect(known.ok && known.review.criteria.roles).toMatchObject({ from: 'team', ids: ['u2', 'u1'] })
    expect(known.ok && known.review.readOnly).toBeUndefined()
  })

  test('an address names what is asked, never who it finds', () => {
    const filter = parseUserFilter(
      new URLSearchParams('q=ann&role=_account_admin&group=account.crew&status=locked&status=no-2fa&match=any'),
    )
    const search = linkedUsersSearch({ from: 'filter', filter })
    expect(parseLinkedUsers(new URLSearchParams(search))).toEqual({ from: 'filter', filter })
    const question = { permission: 'core_pipeline_delete', role: undefined, resourceGroup: 'all' }
    const requested = linkedUsersSearch({ from: 'who-can', search: question })
    expect(parseLinkedUsers(new URLSearchParams(requested))).toEqual({ from: 'who-can', search: question })
    expect(parseLinkedUsers(new URLSearchParams('users=selection&id=u1'))).toEqual({ from: 'selection' })
    for (const none of [
      '',
      'users=filter',
      'users=filter&sort=name',
      'users=who-can',
      'users=__proto__',
      'status=locked',
    ])
      expect(parseLinkedUsers(new URLSearchParams(none)), none).toBeUndefined()
  })
})

const rolesOf = (json: JsonObject) => (json['criteria'] as JsonObject)['roles'] as JsonObject
