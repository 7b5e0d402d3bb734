import { describe, expect, it } from 'vitest'
import { checkFigures, checkText } from '#src/domain/access-review/check-figures.ts'
import { dutiesText } from '#src/domain/access-review/evidence-people.ts'
import { privilegedKeptText } from '#src/domain/access-review/evidence-reasons.ts'
import { afterApplyingText } from '#src/domain/access-review/evidence-reread.ts'
import { evidenceSummary } from '#src/domain/access-review/evidence-summary.ts'
import { evidenceRows } from '#src/domain/access-review/evidence.ts'
import type { ApplyEvent } from '#src/domain/access-review/apply-event.ts'
import type { ChangeCheck, DecisionEvent, ReviewCampaign } from '#src/domain/access-review/review.ts'
import type { Reviewer } from '#src/domain/access-review/review-entry.ts'
import { evidenceFiles } from '#src/jobs/evidence-files.ts'
import { finish } from '#test/support/finish.ts'
import { jonas, maria, randomReview } from '#test/support/random-review.ts'

/** AR-21: what an auditor would count, the evidence and the report count. */

const ann: Reviewer = { id: 'ann', name: 'Ann Lee', email: 'ann@example.com', identity: 'session' }

/** Everything is removed but for what brings privileged access; two reasons stand for all. */
async function applied(): Promise<ReviewCampaign> {
  const any = await randomReview(11)
  const { scope } = any.criteria
  const roles = [{ role: '_account_admin', resourceGroup: '_all_account_level_resources' }]
  const invitation = { id: 'pending', scope, email: 'new@example.com', roles, groups: [] }
  const items = [
    ...any.items,
    { kind: 'invitation' as const, id: 'invitation / pending', scope, weighty: false, flags: [], invitation },
  ]
  const log = items.map((item, at): DecisionEvent => ({
    id: `e${at}`,
    item: item.id,
    decision: item.weighty || item.kind === 'invitation' ? 'keep' : 'remove',
    ...(item.kind === 'invitation' ? {} : { reason: at % 2 === 0 ? 'Needed by the team' : `Reason ${at}` }),
    reviewer: at % 4 === 1 ? jonas : maria,
    at: 2_500_000 + at,
    ...(at % 4 === 0 ? { bulkId: 'b1' } : {}),
    seen: [],
  }))
  const changes = log.flatMap(({ item, decision }, at): ApplyEvent[] => {
    if (decision !== 'remove') return []
    const sent = { id: `a${at}`, item, result: 'sent' as const, at: 4_000_000 + at, by: at % 2 === 0 ? maria : ann }
    const done: ApplyEvent = {
      ...sent,
      id: `b${at}`,
      result: 'done-not-verified',
      reason: 'to-be-checked',
      at: sent.at + 1,
    }
    if (at % 7 === 0) return [sent, { ...done, reason: 'still-there' }]
    if (at % 5 === 0) return [sent, done]
    return [sent, done, { ...done, id: `c${at}`, result: 'done-verified', at: sent.at + 2, verifiedAt: sent.at + 2 }]
  })
  const counts = { keep: 0, remove: 0, 'change-role': 0, 'not-sure': 0, undecided: 0, conflict: 0 }
  const signOffs = [{ reviewer: ann, at: 3_000_000, counts, exceptions: [], logSha256: 'a'.repeat(64) }]
  return { ...any, items, additions: [], log, applied: changes, signOffs, reopenings: [], checks: [] }
}

const summaryOf = (review: ReviewCampaign) => {
  const rows = finish(evidenceRows(review, 'Acme'))
  return { rows, summary: finish(evidenceSummary(review, rows, 'Acme')) }
}

const check: ChangeCheck = {
  id: 'c1',
  at: 9_000_000,
  reviewer: maria,
  gone: [],
  replaced: [],
  added: [],
  members: [],
  users: [],
  unknown: [],
  compared: 12,
}

describe('AR-21: figures of the evidence', () => {
  it('AR-21: each reviewer has how many decisions, from when to when, roles, and what they applied', async () => {
    const review = await applied()
    const { rows, summary } = summaryOf(review)
    for (const [reviewer, person] of [maria, jonas, ann].map(
      (one) => [one, summary.reviewers.find(({ reviewer: { name } }) => name === one.name)] as const,
    )) {
      const own = review.log.filter((event) => event.reviewer === reviewer)
      const times = own.map(({ at }) => at)
      expect(person).toMatchObject({
        reviewer,
        decisions: own.length,
        standing: own.length,
        started: reviewer === review.createdBy,
        signOffs: reviewer === ann ? 1 : 0,
        applied: rows.filter(({ remediation }) => remediation?.changedBy === reviewer).length,
      })
      expect([person?.first, person?.last]).toEqual(
        own.length === 0 ? [undefined, undefined] : [times.at(0), times.at(-1)],
      )
      // None of them is a user of that account.
      expect(person?.roles).toBeUndefined()
    }
    expect(summary.reviewers).toHaveLength(3)
    // One who is: direct roles and those of groups, in words.
    const row = [...review.population.assignments].find(
      (each) => each.kind === 'user' && !each.internal && !each.disabled,
    )
    const known = { ...maria, id: row?.principal ?? '' }
    const log = review.log.map((event) => ({ ...event, reviewer: known }))
    const roles = summaryOf({ ...review, log }).summary.reviewers.find(({ reviewer: { id } }) => id === known.id)?.roles
    expect(roles?.length).toBeGreaterThan(0)
    for (const role of roles ?? []) expect(role).toMatch(/^.+ for .+ in .+$/u)
  })

  it('AR-21: says for how many changes who decided also applied, and where no one can tell', async () => {
    const review = await applied()
    const { duties } = summaryOf(review).summary
    const changes = review.log.flatMap(({ reviewer, decision }, at) =>
      decision === 'remove' ? [[reviewer, at % 2 === 0 ? maria : ann] as const] : [],
    )
    const count = (is: (decider: Reviewer, applier: Reviewer) => boolean) =>
      changes.filter(([one, two]) => is(one, two)).length
    expect(duties).toEqual({
      applied: changes.length,
      sameUser: count((one, two) => one === two),
      otherUser: count((one, two) => one === maria && two === ann),
      unclear: count((one) => one === jonas),
    })
    expect(Math.min(duties.sameUser, duties.unclear)).toBeGreaterThan(0)
    expect(dutiesText({ applied: 0, sameUser: 0, otherUser: 0, unclear: 0 })).toBe(
      'Changes applied: 0. Decided and applied by the same user: 0. Applied by a different user than the one who decided: 0. Unknown, because a service account key was used: 0.',
    )
  })

  it('AR-21: counts the items that share one reason, those of bulk decisions and of privileged access among them', async () => {
    const review = await applied()
    const { rows, summary } = summaryOf(review)
    const same = rows.filter(({ decisionState }) => decisionState.event?.reason === 'Needed by the team')
    expect(summary.reasons).toEqual([
      {
        reason: 'Needed by the team',
        items: same.length,
        inBulk: same.filter(({ decisionState }) => decisionState.event?.bulkId === 'b1').length,
        privileged: same.filter(({ item, given }) => item.weighty || given.privileged.length > 0).length,
        reviewers: ['Maria Lopez'],
      },
    ])
    expect(same.length).toBeGreaterThan(5)
  })

  it('AR-21: lists privileged memberships and invitations that were kept, for which the rule required no reason', async () => {
    const { rows, summary } = summaryOf(await applied())
    const { assignments, others } = summary.privileged
    expect(assignments.map(({ item }) => item.id)).toEqual(
      rows.filter(({ item, outcome }) => item.weighty && outcome === 'kept').map(({ item }) => item.id),
    )
    expect(others.map(({ item }) => item.id)).toEqual(['invitation / pending'])
    expect(privilegedKeptText({ assignments: [], others })).toEqual([
      'Kept: 0 privileged role assignments, 0 group memberships that bring a privileged role, and 1 invitation that brings a privileged role.',
      expect.stringMatching(/^The rule requires a reason for a privileged role assignment\. It requires none /u),
      'Kept memberships and invitations: 1. Reason required: 0. Reason recorded: 0.',
    ])
    const file = JSON.parse(
      Buffer.concat((await evidenceFiles(await applied(), 'Acme', 1)).files[0]?.bytes ?? []).toString(),
    ) as {
      summary: { privilegedKept: object }
    }
    expect(file.summary.privilegedKept).toMatchObject({
      assignments: assignments.length,
      memberships: 0,
      invitations: 1,
      list: [{ item: 'invitation / pending', subject: 'new@example.com', reasonRequired: false }],
    })
  })

  it('AR-21: says which lists were loaded again after the changes, when, with what result, and that others weren’t', async () => {
    const review = await applied()
    const { rows, summary } = summaryOf(review)
    const { lists, lastChange, load } = summary.after
    const kinds = {
      assignments: /assignment$/u,
      'group-members': /^group-member$/u,
      users: /^membership$/u,
      invitations: /^invitation$/u,
    }
    expect(lists.map(({ list }) => list)).toEqual(Object.keys(kinds))
    for (const { list, changes, shown, old, from, to } of lists) {
      const of = rows.filter(({ item, remediation }) => kinds[list].test(item.kind) && remediation !== undefined)
      const verified = of.filter(({ outcome }) => outcome === 'done-verified')
      const still = of.filter(({ remediation }) => remediation?.event.reason === 'still-there')
      expect([changes, shown, old], list).toEqual([of.length, verified.length, still.length])
      const times = [...verified, ...still].map(
        ({ remediation }) => remediation?.event.verifiedAt ?? remediation?.event.at ?? 0,
      )
      expect([from, to]).toEqual(times.length === 0 ? [undefined, undefined] : [Math.min(...times), Math.max(...times)])
    }
    expect(lists.find(({ list }) => list === 'invitations')).toMatchObject({
      changes: 0,
      shown: 0,
      old: 0,
      subjects: 0,
    })
    const sum = (of: (list: (typeof lists)[number]) => number) => lists.reduce((total, list) => total + of(list), 0)
    expect(
      Math.min(
        sum((list) => list.shown),
        sum((list) => list.old),
      ),
    ).toBeGreaterThan(0)
    const total = {
      changes: sum((list) => list.changes),
      shown: sum((list) => list.shown),
      old: sum((list) => list.old),
    }
    expect(afterApplyingText(summaryOf(review).summary.after)[0]).toBe(
      `Changes sent to Harness: ${total.changes}. New state shown: ${total.shown}. Old state still shown: ${total.old}. No result recorded: ${total.changes - total.shown - total.old}.`,
    )
    expect(lastChange).toBe(Math.max(...rows.map(({ remediation }) => remediation?.changedAt ?? 0)))
    expect(load.isAfter).toBe(review.population.startedAt > (lastChange ?? 0))

    const { population } = review
    const early = { ...population, startedAt: 1, endedAt: 2 }
    const loaded = { startedAt: 8_000_000, endedAt: 8_100_000, level: 'proved' as const, users: 1, assignments: 1 }
    const before = summaryOf({ ...review, population: early }).summary.after
    expect(before.load).toEqual({ startedAt: 1, endedAt: 2, isAfter: false })
    expect(afterApplyingText(before).at(-1)).toBe(
      'The complete lists weren’t loaded again after the last change. They were last loaded from Jan 1, 1970, 00:00:00 UTC to Jan 1, 1970, 00:00:00 UTC.',
    )
    const after = summaryOf({ ...review, population: early, checks: [{ ...check, loaded }] }).summary.after
    expect(after.load).toEqual({ startedAt: 8_000_000, endedAt: 8_100_000, isAfter: true })
    expect(afterApplyingText(after).at(-1)).toMatch(
      /^After the last change \(Jan 1, 1970, 01:06:\d\d UTC\), all lists were loaded again/u,
    )
    expect(afterApplyingText(summaryOf({ ...review, applied: [] }).summary.after)[0]).toMatch(
      /^No changes were sent to Harness, so nothing was loaded again\./u,
    )
  })

  it('AR-21: a check says its figures where they are 0, too, and its result', () => {
    const text = (more: Partial<ChangeCheck>, log: Partial<ApplyEvent>[] = []) =>
      checkText(
        checkFigures(
          { ...check, ...more },
          { applied: log.map((each) => ({ id: 'a', item: 'x', result: 'done-verified', at: 1, by: maria, ...each })) },
        ),
      )
    expect(text({})).toBe(
      '12 items compared: 0 added, 0 removed, 0 assigned again, 0 groups with changed members, 0 users changed, 0 couldn’t be compared. Result: nothing changed.',
    )
    expect(text({ gone: ['x', 'y'], users: ['u'] }, [{ item: 'x' }])).toBe(
      '12 items compared: 0 added, 2 removed (1 of them by this review), 0 assigned again, 0 groups with changed members, 1 user changed, 0 couldn’t be compared. Result: there were changes.',
    )
    expect(text({ gone: ['x'] }, [{ item: 'x' }])).toMatch(
      /Result: nothing changed except what this review removed\.$/u,
    )
    // Applied only after the check, or not at all.
    expect(text({ gone: ['x'] }, [{ item: 'x', at: 9_000_001 }])).toMatch(
      /, 1 removed, .*Result: there were changes\.$/u,
    )
    expect(text({ gone: ['x'] }, [{ item: 'x', result: 'skipped' }])).toMatch(/, 1 removed, .*there were changes\.$/u)
    expect(text({ compared: undefined })).toMatch(/^The number of items compared wasn’t recorded: 0 added/u)
  })
})
