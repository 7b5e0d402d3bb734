import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applyReasons, results, type ApplyEvent } from '#src/domain/access-review/apply-event.ts'
import type { ReviewCampaign } from '#src/domain/access-review/review.ts'
import { evidenceFiles } from '#src/jobs/evidence-files.ts'
import { jonas, maria, randomReview } from '#test/support/random-review.ts'
import { Random } from '#src/sim/model/random.ts'

/** AR-21: what an evidence file says of each item follows from its own log, by the steps that the file itself has. */

type Event = {
  id: string
  item: string
  at: number
  decision: string
  reason?: string
  target?: { role: string; resourceGroup: string }
  reviewer: { id?: string; name: string }
  seen?: string[]
}
type Change = {
  item: string
  result: string
  reason?: string
  at: number
  verifiedAt?: number
  remains?: string[]
  correlationId?: string
  by: { name: string }
}
type File = {
  about: { outcomes: { steps: string[]; recipe: string[] } }
  items: (Record<string, unknown> & { id: string })[]
  log: Event[]
  applied: Change[]
}

/** The steps of about.outcomes, one by one, with nothing of the app. */
function outcomeByDocumentedSteps({ log, applied }: File, item: string): Record<string, unknown> {
  // 1.
  const rows = log.filter((row) => row.item === item)
  rows.sort((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1))
  const last = rows.at(-1)
  const decided = last?.decision === 'undone' ? undefined : last
  // 2.
  const found: Record<string, unknown> = {
    decision: decided?.decision,
    decidedBy: decided?.reviewer.name,
    decidedAt: decided?.at,
    why: decided?.reason,
  }
  // 3.
  const heads = rows.filter(
    ({ id, decision }) => decision !== 'undone' && !rows.some((row) => row.id !== id && row.seen?.includes(id)),
  )
  const isSamePerson = (one: Event, other: Event) =>
    one.reviewer.id === undefined && other.reviewer.id === undefined
      ? one.reviewer.name === other.reviewer.name
      : one.reviewer.id === other.reviewer.id
  const isSameDecision = (one: Event, other: Event) =>
    one.decision === other.decision && JSON.stringify(one.target) === JSON.stringify(other.target)
  const conflict = heads
    .filter((row) => heads.some((other) => !isSamePerson(row, other) && !isSameDecision(row, other)))
    .map(({ id }) => id)
  if (conflict.length > 0) found['conflict'] = conflict
  // 4. and 5.
  const changes = applied.filter((row) => row.item === item)
  const end = changes.at(-1)
  if (decided === undefined || decided.decision === 'not-sure' || conflict.length > 0) found['outcome'] = 'exception'
  else if (decided.decision === 'keep') found['outcome'] = 'kept'
  else found['outcome'] = end === undefined || ['assigning', 'sent'].includes(end.result) ? 'open' : end.result
  // 6.
  found['reason'] = end?.reason
  found['verifiedAt'] = end?.verifiedAt
  found['remains'] = changes.findLast(({ remains }) => remains !== undefined)?.remains
  // 7.
  const start = changes.findLastIndex(({ result }) => result === 'assigning' || result === 'sent')
  const made = changes.slice(start + 1).find(({ result }) => result !== 'skipped')
  found['appliedAt'] = made?.at
  found['appliedBy'] = made?.by.name
  found['correlationId'] = changes
    .slice(Math.max(0, start))
    .findLast(({ correlationId }) => correlationId !== undefined)?.correlationId
  return found
}

/** A review with decisions against each other, and changes that were cut off, skipped, failed, and checked. */
async function eventful(seed: number): Promise<ReviewCampaign> {
  const review = await randomReview(seed)
  const random = new Random(seed)
  const contradicted = review.items.slice(0, 6).flatMap(({ id: item }, at) => [
    { id: `x${at}`, item, decision: 'remove' as const, reason: 'Left', reviewer: maria, at: 2_000_000 + at, seen: [] },
    {
      id: `y${at}`,
      item,
      decision: at % 2 === 0 ? ('keep' as const) : ('remove' as const),
      reviewer: jonas,
      at: 2_000_000 + at,
      seen: at % 3 === 0 ? [`x${at}`] : [],
    },
  ])
  const removed = review.items.slice(6).map(({ id: item }, at) => {
    return { id: `z${at}`, item, decision: 'remove' as const, reviewer: maria, at: 2_100_000, seen: [] }
  })
  const applied = review.items.flatMap(({ id: item }, place): ApplyEvent[] =>
    Array.from({ length: random.int(5) }, (_, at) => ({
      id: `a${place}-${at}`,
      item,
      result: random.pick(results),
      at: 4_000_000 + at,
      by: random.pick([maria, jonas]),
      ...(random.chance(0.5) ? { reason: random.pick(applyReasons) } : {}),
      ...(random.chance(0.5) ? { remains: random.chance(0.5) ? [] : ['Crew'] } : {}),
      ...(random.chance(0.5) ? { correlationId: `c${at}` } : {}),
      ...(random.chance(0.5) ? { verifiedAt: 5_000_000 + at } : {}),
    })),
  )
  return { ...review, log: [...review.log, ...contradicted, ...removed], applied }
}

const textOf = async (review: ReviewCampaign) =>
  Buffer.concat((await evidenceFiles(review, 'Acme', 5_000_000)).files[0]?.bytes ?? []).toString('utf8')

describe('AR-21: the decision and the end of each item follow from the events', () => {
  it(
    'AR-21: by the steps of the file, and by its own program, which also finds an item that says something else',
    { timeout: 300_000 },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'outcomes-'))
      const [file, program] = [join(folder, 'x.evidence.json'), join(folder, 'outcomes.py')]
      const seen = { outcomes: new Set<unknown>(), conflicts: 0 }
      try {
        for (const seed of [1, 2, 3, 4, 5, 6]) {
          const text = await textOf(await eventful(seed))
          const json = JSON.parse(text) as File
          const { steps, recipe } = json.about.outcomes
          expect(steps.filter((step) => /^\d\. /u.test(step))).toHaveLength(7)
          for (const item of json.items) {
            const found = outcomeByDocumentedSteps(json, item.id)
            for (const [name, value] of Object.entries(found)) expect(item[name], `${item.id} ${name}`).toEqual(value)
            seen.outcomes.add(item['outcome'])
            if (item['conflict'] !== undefined) seen.conflicts += 1
          }
          expect(recipe.filter((line) => /["\\]/u.test(line))).toEqual([])
          writeFileSync(program, recipe.join('\n'))
          const run = (content: string) => {
            writeFileSync(file, content)
            return spawnSync('python3', [program, file], { encoding: 'utf8' })
          }
          const items = `items ${json.items.length} different`
          expect(run(text)).toMatchObject({ stdout: `${items} []\n`, stderr: '' })
          const [first] = json.items
          const changed = JSON.stringify({ ...json, items: [{ ...first, outcome: 'fine' }, ...json.items.slice(1)] })
          expect(run(changed).stdout).toBe(`${items} ['${first?.id ?? ''}']\n`)
        }
      } finally {
        rmSync(folder, { recursive: true })
      }
      expect([...seen.outcomes].map(String)).toEqual(
        expect.arrayContaining(['kept', 'exception', 'open', 'done-verified', 'skipped', 'failed', 'unknown']),
      )
      expect(seen.conflicts).toBeGreaterThan(5)
    },
  )
})
