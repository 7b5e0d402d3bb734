import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gapReasons } from '#src/contract/access-snapshot-schema.ts'
import { mergeLogs } from '#src/domain/access-review/decision-log.ts'
import { aboutEvidence } from '#src/domain/access-review/evidence-about.ts'
import { exclusionReasons, exclusionsOf, notCoveredText } from '#src/domain/access-review/exclusions.ts'
import { writeLined } from '#src/domain/access-review/lined-json.ts'
import { outcomes } from '#src/domain/access-review/remediation.ts'
import { applyReasons, results, type ApplyEvent } from '#src/domain/access-review/apply-event.ts'
import { reviewItemsOf } from '#src/domain/access-review/review-items.ts'
import { eventJson } from '#src/domain/access-review/review-rows.ts'
import { exceptionKinds, itemFlags, type ReviewCampaign } from '#src/domain/access-review/review.ts'
import { decisions } from '#src/domain/access-review/review-entry.ts'
import { evidenceFiles } from '#src/jobs/evidence-files.ts'
import { unexplained, type About } from '#test/support/explained.ts'
import { finish } from '#test/support/finish.ts'
import { jonas, maria, randomReview } from '#test/support/random-review.ts'

/** AR-21: an evidence file explains itself to a reader who has nothing else. */

const LONG = { timeout: 300_000 }
const seeds = [1, 2, 3, 4, 5, 6]

/** A review in which everything happened that a file has a place for, with true checksums. */
async function full(seed: number): Promise<ReviewCampaign> {
  const review = await randomReview(seed)
  const log = review.log
  const { sha256: logSha256 } = finish(writeLined({ log: mergeLogs(log).map(eventJson) }))
  const counts = { keep: 0, remove: 0, 'change-role': 0, 'not-sure': 0, undecided: 0, conflict: 0 }
  const exceptions = exceptionKinds.map((kind) => ({ kind, items: [], reason: 'Later on' }))
  const signed = { reviewer: maria, at: 3_000_000, counts, exceptions, logSha256, clockOffset: 61_000 }
  const [item] = review.items
  const applied =
    item === undefined
      ? []
      : applyReasons.map((reason, at): ApplyEvent => ({
          id: `a${String(at)}`,
          item: item.id,
          result: results[at % results.length] ?? 'sent',
          reason,
          detail: 'Words',
          at: 4_000_000 + at,
          verifiedAt: 4_000_000,
          remains: ['Crew'],
          correlationId: 'c',
          by: jonas,
          clockOffset: 61_000,
        }))
  return {
    ...review,
    log: mergeLogs(log),
    signOffs: [signed],
    reopenings: [{ reviewer: jonas, at: 3_000_001, clockOffset: 61_000 }],
    applied,
  }
}

async function textOf(review: ReviewCampaign): Promise<string> {
  const { files } = await evidenceFiles(review, 'Acme', 5_000_000)
  return Buffer.concat(files[0]?.bytes ?? []).toString('utf8')
}

describe('AR-21: an evidence file explains itself', () => {
  it('AR-21: begins with what explains it, and has words for each of its members and codes', LONG, async () => {
    for (const seed of seeds) {
      const text = await textOf(await full(seed))
      expect(text.startsWith('{\n"about":{\n')).toBe(true)
      const json = JSON.parse(text) as Record<string, unknown> & { about: About }
      expect(unexplained(json), String(seed)).toEqual([])
      // The check itself finds what is missing.
      expect(unexplained({ ...json, surprise: 1 })).toEqual(['surprise'])
      expect(unexplained({ ...json, items: [{ flags: ['new-flag'] }] })).toEqual(['items[].flags: new-flag'])
    }
  })

  it('AR-21: has an entry for every code that there is, and for every one in the published schema', LONG, async () => {
    const { codes } = aboutEvidence(await full(1), []) as unknown as About
    const lists = {
      flags: itemFlags,
      outcome: outcomes,
      result: results,
      'items[].reason': applyReasons,
      'applied[].reason': applyReasons,
      'gaps[].reason': gapReasons,
      'exceptions[].kind': exceptionKinds,
      'excluded[].reason': exclusionReasons,
      decision: [...decisions, 'undone'],
    }
    for (const [name, list] of Object.entries(lists))
      for (const code of list) expect(codes[name]?.[code]?.length, `${name}: ${code}`).toBeGreaterThan(3)

    const schema = JSON.parse(readFileSync('docs/access-review-evidence.schema.json', 'utf8')) as object
    const { part } = (schema as { $defs: { part: object } }).$defs
    let checked = 0
    const visit = (value: unknown, name: string) => {
      if (typeof value !== 'object' || value === null) return
      const of = '$ref' in value && value.$ref === '#/$defs/part' ? part : value
      if ('enum' in of && Array.isArray(of.enum)) {
        const tables = Object.entries(codes).filter(([key]) => key.split('.').at(-1) === name)
        for (const code of of.enum as string[]) {
          checked += 1
          expect(
            tables.some(([, table]) => code in table),
            `${name}: ${code}`,
          ).toBe(true)
        }
      }
      for (const [key, member] of Object.entries(value)) {
        if (key === 'properties') for (const [property, each] of Object.entries(member as object)) visit(each, property)
        else if (key === '$defs')
          for (const [def, each] of Object.entries(member as object)) if (def !== 'part') visit(each, def)
        if (key !== 'properties' && key !== '$defs' && key !== 'if') visit(member, name)
      }
    }
    visit(schema, '')
    expect(checked).toBeGreaterThan(80)
  })

  it(
    'AR-21: its own program works out the checksums again, and finds a changed population and a changed decision',
    LONG,
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'about-'))
      const [file, program] = [join(folder, 'x.evidence.json'), join(folder, 'check.py')]
      try {
        for (const seed of seeds) {
          const review = await full(seed)
          const text = await textOf(review)
          const { about } = JSON.parse(text) as { about: About }
          // As it is copied out of the file by hand.
          expect(about.checksums.recipe.filter((line) => /["\\]/u.test(line))).toEqual([])
          writeFileSync(program, about.checksums.recipe.join('\n'))
          const run = (content: string) => {
            writeFileSync(file, content)
            return spawnSync('python3', [program, file], { encoding: 'utf8' }).stdout
          }
          expect(run(text)).toBe('population True\nlog True\n')
          expect(run(text.replaceAll('"principal":"', '"principal":"x'))).toBe('population False\nlog True\n')
          if (review.log.length > 0)
            expect(run(text.replace(/("log":\[\n\{.*?"decision":")/u, '$1x'))).toBe('population True\nlog False\n')
        }
      } finally {
        rmSync(folder, { recursive: true })
      }
    },
  )
})

describe('AR-21: what is no item is counted by why', () => {
  it(
    'AR-21: with the items of the start, every role assignment, membership, and invitation is counted once',
    LONG,
    async () => {
      for (const seed of seeds) {
        const any = await randomReview(seed)
        const { population } = any
        for (const criteria of [
          any.criteria,
          { ...any.criteria, serviceAccounts: false, invitations: false, groupMembers: false },
          { ...any.criteria, roles: { kind: 'privileged' as const } },
          {
            ...any.criteria,
            roles: {
              kind: 'users' as const,
              from: 'filter',
              words: 'x',
              ids: [...population.users].slice(0, 3).map(({ id }) => id),
            },
          },
        ]) {
          const { items, managed } = finish(reviewItemsOf(population, criteria))
          const review = { ...any, criteria, items, managed, additions: [] }
          const excluded = finish(exclusionsOf(review))
          const left = (of: string) => excluded.reduce((sum, each) => sum + (each.of === of ? each.count : 0), 0)
          expect(items.filter((item) => 'row' in item).length + left('assignments')).toBe(population.assignments.size)
          expect(excluded.find(({ reason }) => reason === 'managed')?.count ?? 0).toBe(managed)
          expect(items.filter(({ kind }) => kind === 'invitation').length + left('invitations')).toBe(
            population.invitations.length,
          )
          const isNamed = (id: string) =>
            items.some((item) =>
              'user' in item
                ? item.user === id
                : 'row' in item && item.row.kind === 'user' && item.row.principal === id,
            )
          expect(left('users')).toBe(
            criteria.roles.kind === 'users' ? 0 : [...population.users].filter(({ id }) => !isNamed(id)).length,
          )
          let memberships = 0
          for (const { members, scope } of population.groups.values())
            if (members === 'all-users-of-scope')
              memberships += [...population.users].filter(({ scopes }) =>
                scopes.some((each) => each.org === scope.org && each.project === scope.project),
              ).length
            else if (members !== 'unknown') memberships += new Set(members).size
          expect(items.filter(({ kind }) => kind === 'group-member').length + left('group-members')).toBe(memberships)
          const words = notCoveredText(review, excluded)
          if (managed > 0) expect(words[0]).toMatch(/^[\d,]+ role assignments? (?:is|are) part of/u)
          expect(words.includes('Service accounts.')).toBe(!criteria.serviceAccounts)
        }
      }
    },
  )
})
