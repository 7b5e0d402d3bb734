import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Papa from 'papaparse'
import { describe, expect, test } from 'vitest'
import type { ApplyEvent } from '#src/domain/access-review/apply-event.ts'
import type { DecisionEvent, ReviewCampaign } from '#src/domain/access-review/review.ts'
import type { Reviewer } from '#src/domain/access-review/review-entry.ts'
import manifest from '#package.json'
import { evidenceFiles } from '#src/jobs/evidence-files.ts'
import { jonas, maria, randomReview } from '#test/support/random-review.ts'

/**
 * What an auditor asks, from a folder with evidence alone. Nothing of the app reads the files here.
 */

type Item = {
  id: string
  kind: string
  role: string
  flags?: string[]
  gives?: string[]
  privileged?: string[]
  assignment?: string
  user?: string
  decision?: string
  decidedBy?: string
  decidedAt?: number
  why?: string
  selfReview?: string
  outcome: string
  appliedAt?: number
  appliedBy?: string
  verifiedAt?: number
  remains?: string[]
  correlationId?: string
}
type Evidence = {
  about: {
    software: { name: string; version: string }
    times: string[]
    notCovered: string[]
    reasons: string[]
    codes: Record<string, Record<string, string>>
  }
  excluded: { of: string; reason: string; count: number; groups?: string[] }[]
  review: { populationSha256: string; managed: number }
  population: {
    completeness: { level: string; gaps: unknown[]; totals: { part: string; scope: string; total: number }[] }
    assignments: { id: string; scope: string; principal: string; kind: string }[]
    users: unknown[]
    scopes: { scope: string }[]
    startedAt: number
    endedAt: number
    calls: number
    visible: { parts: string[] }[]
  }
  items: Item[]
  log: DecisionEvent[]
  signOffs: {
    reviewer: Reviewer
    at: number
    logSha256: string
    exceptions: { kind: string; items: string[]; reason: string }[]
  }[]
  applied: ApplyEvent[]
}

/** A review that has ended: decided by a user and with a service account key, signed off, applied, and checked. */
async function finished(): Promise<ReviewCampaign> {
  const review = withPending(await randomReview(11))
  const own = review.items.find((item) => item.kind === 'user-assignment')
  const me: Reviewer = own?.kind === 'user-assignment' ? { ...maria, id: own.row.principal } : maria
  const [left] = review.items.slice(-1)
  const log = review.items.slice(0, -1).map(({ id: item }, at): DecisionEvent => ({
    id: `e${at}`,
    item,
    decision: at % 3 === 0 ? 'remove' : 'keep',
    reason: `Reason ${at}`,
    reviewer: at % 4 === 1 ? jonas : me,
    at: 2_500_000 + at,
    seen: [],
  }))
  const applied = log.flatMap(({ item, decision }, at): ApplyEvent[] => {
    if (decision !== 'remove') return []
    const sent = { id: `a${at}`, item, at: 4_000_000 + at, by: maria, correlationId: `c${at}` }
    return [
      { ...sent, result: 'done-not-verified' },
      {
        ...sent,
        id: `b${at}`,
        result: 'done-verified',
        at: 4_100_000 + at,
        verifiedAt: 4_100_000 + at,
        remains: [],
        by: jonas,
      },
    ]
  })
  const exceptions = [
    { kind: 'undecided' as const, items: left === undefined ? [] : [left.id], reason: 'Next quarter' },
  ]
  const counts = { keep: 0, remove: 0, 'change-role': 0, 'not-sure': 0, undecided: 1, conflict: 0 }
  const signOffs = [{ reviewer: me, at: 3_000_000, counts, exceptions, logSha256: 'a'.repeat(64) }]
  return { ...review, log, signOffs, reopenings: [], applied }
}

/** With an invitation to an admin role, and a user without a role, which random accounts don't have. */
function withPending(review: ReviewCampaign): ReviewCampaign {
  const { population, items, criteria } = review
  const { scope } = criteria
  const roles = [{ role: '_account_admin', resourceGroup: '_all_account_level_resources' }]
  const invitation = { id: 'pending', scope, email: 'new@example.com', roles, groups: [] }
  const user = population.users.at(0)?.id ?? ''
  const base = { scope, weighty: false }
  return {
    ...review,
    population: { ...population, invitations: [...population.invitations, invitation] },
    populationFile: undefined,
    items: [
      { ...base, kind: 'invitation', id: 'invitation / pending', invitation, flags: [] },
      { ...base, kind: 'membership', id: `membership / ${user}`, user, flags: ['no-role'] },
      ...items,
    ],
  }
}

async function folderOf(review: ReviewCampaign) {
  const folder = mkdtempSync(join(tmpdir(), 'six-questions-'))
  const made = await evidenceFiles(review, 'Acme', 5_000_000)
  for (const { name, bytes } of made.files) writeFileSync(join(folder, name), Buffer.concat(bytes))
  const text = (end: string) =>
    readFileSync(join(folder, made.files.find(({ name }) => name.endsWith(end))?.name ?? ''), 'utf8')
  const json = text('.json')
  const table = Papa.parse<string[]>(text('.csv').replace(/^\ufeff/u, ''), { newline: '\r\n' }).data
  const from = table.findIndex((row) => row[0] === 'Scope' && row[1] === 'Kind')
  const heads = table[from] ?? []
  const rows = table.slice(from + 1).map((row) => Object.fromEntries(heads.map((head, at) => [head, row[at] ?? ''])))
  return {
    folder,
    json,
    evidence: JSON.parse(json) as Evidence,
    rows,
    head: table.slice(0, from).map((row) => row.filter((cell) => cell !== '')),
  }
}

describe('AR-21: evidence alone responds to the six questions of an auditor', () => {
  test('AR-21: complete, who and when, why, own access, carried out, unaltered', { timeout: 300_000 }, async () => {
    const review = await finished()
    const { folder, json, evidence, rows, head } = await folderOf(review)
    try {
      // 1. Is the list complete?
      const { population } = evidence
      expect(population.completeness).toMatchObject({ level: 'proved', gaps: [] })
      const total = (part: string) =>
        population.completeness.totals.reduce((sum, each) => sum + (each.part === part ? each.total : 0), 0)
      expect(population.assignments).toHaveLength(total('assignments'))
      expect(population.calls).toBeGreaterThan(0)
      expect(population.visible.every(({ parts }) => parts.length === 5)).toBe(true)
      expect(head).toContainEqual(['Complete', 'Yes'])
      const at = (time: number) => new Date(time).toISOString()
      const meaning = head.find(([name]) => name === 'What that means')?.[1]
      expect(meaning).toContain(
        `Loaded from ${at(population.startedAt)} to ${at(population.endedAt)}. Scopes: ${population.scopes.length}. Requests to Harness: ${population.calls}. Gaps: 0. The loaded access includes everything that existed during the whole load`,
      )
      const scopes = head.find(([name]) => name === 'Scopes loaded')?.[1] ?? ''
      for (const { scope } of population.scopes) expect(scopes).toContain(`(${scope})`)
      expect(rows).toHaveLength(evidence.items.length)

      // 2. Who decided, and when? 3. Why?
      for (const [at, { decision, decidedBy, decidedAt, why, outcome, id }] of evidence.items.entries()) {
        const event = review.log.find(({ item }) => item === id)
        const row = rows[at]
        expect([decision, decidedBy, decidedAt, why]).toEqual([
          event?.decision,
          event?.reviewer.name,
          event?.at,
          event?.reason,
        ])
        expect(row?.['Reason']).toBe(event?.reason ?? '')
        expect(row?.['Decided at']).toBe(event === undefined ? '' : new Date(event.at).toISOString())
        if (event?.reviewer.identity === 'typed')
          expect(row?.['Reviewer']).toMatch(/\(typed, not confirmed by Harness\)$/u)
        if (decision !== undefined) continue
        expect(outcome).toBe('exception')
        expect(evidence.signOffs[0]?.exceptions).toContainEqual({
          kind: 'undecided',
          items: [id],
          reason: 'Next quarter',
        })
      }
      expect(head.find(([name]) => name === 'Signed off')?.[1]).toMatch(/^Maria Lopez, 1970/u)

      // 4. Was no one reviewing their own access?
      const principals = new Map(population.assignments.map((row) => [`assignment ${row.scope} ${row.id}`, row]))
      const me = evidence.signOffs[0]?.reviewer.id
      let own = 0
      for (const [at, { id, user, decidedBy, selfReview }] of evidence.items.entries()) {
        const text = rows[at]?.['Reviewer’s own access']
        if (decidedBy === undefined) expect([selfReview, text]).toEqual([undefined, ''])
        else if (decidedBy === jonas.name)
          expect([selfReview, text]).toEqual(['not-checked', 'Couldn’t be checked: service account key'])
        else if ((principals.get(id)?.principal ?? user) === me) {
          own += 1
          expect([selfReview, text]).toEqual(['own', 'Yes'])
        } else expect(['no', 'own', 'all-users']).toContain(selfReview)
      }
      expect(own).toBeGreaterThan(0)

      // 5. Was the removal really carried out?
      const removed = evidence.items.filter(({ decision }) => decision === 'remove')
      expect(removed.length).toBeGreaterThan(0)
      for (const { id, outcome, appliedAt, appliedBy, verifiedAt, remains, correlationId } of removed) {
        const [sent, checked] = review.applied?.filter(({ item }) => item === id) ?? []
        expect([outcome, remains, correlationId]).toEqual(['done-verified', [], sent?.correlationId])
        expect([appliedAt, appliedBy, verifiedAt]).toEqual([sent?.at, 'Maria Lopez', checked?.verifiedAt])
        const row = rows[evidence.items.findIndex((each) => each.id === id)]
        expect(row).toMatchObject({ Result: 'Done, verified', 'Applied by': 'Maria Lopez' })
        expect(row?.['Verified at']).not.toBe('')
      }

      // What the six leave open without the app: what is no item and why, which clock, what stands out and by which
      // rule.
      const { about, excluded } = evidence
      expect(about.software).toEqual({ name: 'Harness User Admin', version: manifest.version })
      expect(about.times.join(' ')).toMatch(/milliseconds since .* clockOffset/u)
      expect(about.reasons.join(' ')).toMatch(
        /10 to 500 characters .*\(weighty\), an item with a flag.* Up to 100 items/u,
      )
      expect(head.filter(([name]) => name === 'Not covered').map(([, words]) => words)).toEqual(about.notCovered)
      expect(head).toContainEqual([
        'Times',
        'UTC. Device clocks that differ from Harness by more than a minute are corrected',
      ])
      const ofBase = evidence.items.filter(({ assignment }) =>
        population.assignments.some(({ id }) => id === assignment),
      ).length
      const left = excluded.reduce((sum, each) => sum + (each.of === 'assignments' ? each.count : 0), 0)
      expect(ofBase + left).toBe(population.assignments.length)
      expect(excluded.find(({ reason }) => reason === 'managed')?.count).toBe(evidence.review.managed)
      const seen = new Set<string>()
      for (const [at, { kind, role, flags = [], gives = [], privileged = [] }] of evidence.items.entries()) {
        const row = rows[at]
        seen.add(kind)
        for (const flag of flags) {
          const words = about.codes['flags']?.[flag] ?? ''
          expect(words).toMatch(/\. Rule: /u)
          expect(row?.['Flags']).toContain(words.slice(0, words.indexOf('. Rule: ')))
        }
        if (kind === 'membership') expect([role, row?.['Role']]).toEqual(['No role in Acme', 'No role in Acme'])
        if (kind === 'invitation') expect(privileged[0]).toMatch(/ in Acme, once accepted$/u)
        if (kind === 'invitation') expect(gives.length).toBeGreaterThan(0)
        for (const words of gives) expect(row?.['Role']).toContain(words)
        for (const words of privileged) expect(row?.['Privileged']).toContain(words)
      }
      expect([...seen]).toEqual(expect.arrayContaining(['invitation', 'membership', 'user-assignment']))

      // 6. Is the file unaltered?
      expect(spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folder }).status).toBe(0)
      expect(head).toContainEqual(['SHA-256 of the evidence file', createHash('sha256').update(json).digest('hex')])
      expect(head).toContainEqual(['SHA-256 of the previous file', review.previous?.sha256])
      expect(evidence.review.populationSha256).toBe(review.populationSha256)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test(
    'AR-21: what may lack something, and that nobody signed off, stands above the rows',
    { timeout: 300_000 },
    async () => {
      const review = await finished()
      const gap = { part: 'service-accounts' as const, scope: review.criteria.scope, reason: 'no-permission' as const }
      const completeness = { ...review.population.completeness, level: 'gaps' as const, gaps: [gap] }
      const population = { ...review.population, completeness }
      const { folder, head, evidence } = await folderOf({
        ...review,
        population,
        populationFile: undefined,
        signOffs: [],
        checks: [],
      })
      rmSync(folder, { recursive: true })
      expect(evidence.population.completeness.level).toBe('gaps')
      expect(head).toContainEqual(['Complete', 'We couldn’t confirm that everything was loaded'])
      expect(head.find(([name]) => name === 'What that means')?.[1]).toMatch(
        / Requests to Harness: [\d,]+\. Gaps: 1\. Organizations/u,
      )
      expect(head).toContainEqual(['Might be incomplete', 'You don’t have permission to view service accounts.'])
      expect(head).toContainEqual(['Signed off', 'No'])
      expect(head).toContainEqual(['Checked for changes', 'No'])
    },
  )
})
