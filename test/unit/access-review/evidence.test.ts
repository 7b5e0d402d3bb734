import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import Papa from 'papaparse'
import { afterEach, describe, expect, it } from 'vitest'
import { readLined, writeLined, type LinedObject } from '#src/domain/access-review/lined-json.ts'
import type { ApplyEvent } from '#src/domain/access-review/apply-event.ts'
import { reviewItemsOf } from '#src/domain/access-review/review-items.ts'
import type { Criteria, DecisionEvent, ReviewCampaign } from '#src/domain/access-review/review.ts'
import type { Reviewer } from '#src/domain/access-review/review-entry.ts'
import { evidenceFiles } from '#src/jobs/evidence-files.ts'
import { persona } from '#src/sim/persona-list.ts'
import { loadOf } from '#test/support/access-reads.ts'
import { finish } from '#test/support/finish.ts'
import { randomReview } from '#test/support/random-review.ts'
import { randomWorld } from '#test/support/random-world.ts'

/** AR-21: the files of a report stand alone, checked with programs that are not ours. */

const NOW = Date.UTC(2026, 10, 30, 12)
const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

const reviewer: Reviewer = { id: 'm', name: '=HYPERLINK("x")', email: 'maria@example.com', identity: 'session' }

async function review(seed: number): Promise<ReviewCampaign> {
  const { world } = randomWorld(seed, 20)
  const scope = { account: world.account.identifier }
  const population = await loadOf(world, { type: 'USER', identifier: persona('account-admin').identifier }, scope)
  const criteria: Criteria = {
    scope,
    children: true,
    roles: { kind: 'all' },
    serviceAccounts: true,
    invitations: true,
    groupMembers: true,
    withoutRole: true,
  }
  const { items, managed } = finish(reviewItemsOf(population, criteria))
  const log = items.slice(0, -1).map(({ id }, at): DecisionEvent => ({
    id: `e${at}`,
    item: id,
    decision: at % 3 === 0 ? 'remove' : 'keep',
    reason: '+1 “quoted”, with a comma\nand a second line \ud83d\ude00',
    reviewer,
    at: NOW + at,
    seen: [],
  }))
  const applied = log.flatMap(({ item, decision }, at): ApplyEvent[] =>
    decision === 'remove'
      ? [
          {
            id: `a${at}`,
            item,
            result: 'done-verified',
            at: NOW + at,
            verifiedAt: NOW + at,
            remains: ['@crew'],
            by: reviewer,
          },
        ]
      : [],
  )
  return {
    id: '0123456789abcdef01234567',
    name: 'Q4 2026',
    criteria,
    createdAt: NOW,
    createdBy: reviewer,
    population,
    populationSha256: 'f'.repeat(64),
    items,
    managed,
    log,
    signOffs: [],
    reopenings: [],
    applied,
  }
}

async function savedIn(of: ReviewCampaign) {
  const folder = mkdtempSync(join(tmpdir(), 'evidence-'))
  folders.push(folder)
  const made = await evidenceFiles(of, 'Acme', NOW)
  for (const { name, bytes } of made.files) writeFileSync(join(folder, name), Buffer.concat(bytes))
  return { ...made, folder, text: (place: number) => readFileSync(join(folder, made.files[place]?.name ?? ''), 'utf8') }
}

describe('AR-21: evidence of a review', () => {
  it('AR-21: sha256sum accepts the files, and not with one byte changed', async () => {
    const { folder, files, sha256, text } = await savedIn(await review(5))
    const check = () => spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' })
    expect(check()).toMatchObject({
      status: 0,
      stdout: files
        .slice(0, 2)
        .map(({ name }) => `${name}: OK\n`)
        .join(''),
    })
    expect(text(2)).toContain(`${sha256}  ${files[0]?.name ?? ''}\n`)
    for (const place of [0, 1]) {
      const name = join(folder, files[place]?.name ?? '')
      const bytes = readFileSync(name)
      const changed = Buffer.from(bytes)
      changed[100] = (changed[100] ?? 0) ^ 1
      writeFileSync(name, changed)
      expect(check().status, name).toBe(1)
      writeFileSync(name, bytes)
    }
  })

  it('AR-21: the file is in the canonical form: read and written again it has the same bytes, by other code as well', async () => {
    const { folder, files, text } = await savedIn(await review(6))
    const content = finish(readLined(text(0)))
    const again = finish(writeLined(content as LinedObject))
    expect(Buffer.concat(again.bytes).toString('utf8')).toBe(text(0))
    const python = spawnSync('python3', ['test/support/canonical.py', join(folder, files[0]?.name ?? '')], {
      encoding: 'utf8',
      maxBuffer: 50_000_000,
    })
    expect(python.status).toBe(0)
    expect(python.stdout).toBe(text(0))
  })

  it(
    'AR-21: the published schema accepts every file, and refuses one with a part missing or an unknown end',
    { timeout: 300_000 },
    async () => {
      const schema = JSON.parse(readFileSync('docs/access-review-evidence.schema.json', 'utf8')) as object
      const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema)
      for (let seed = 1; seed <= 10; seed += 1)
        for (const of of [await review(seed), await randomReview(seed)]) {
          const { text } = await savedIn(of)
          const json = JSON.parse(text(0)) as Record<string, unknown> & { items: object[] }
          expect(validate(json), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true)
          for (const name of ['schema', 'account', 'review', 'population', 'items', 'log', 'applied'])
            expect(validate({ ...json, [name]: undefined }), name).toBe(false)
          const items = json.items.map((item) => ({ ...item, outcome: 'fine' }))
          expect(validate({ ...json, items })).toBe(items.length === 0)
        }
    },
  )

  it('AR-21: has the access as it was loaded, whose checksum the review names', async () => {
    const of = await randomReview(2)
    const { text } = await savedIn(of)
    const lines = text(0).split('\n')
    const from = lines.indexOf('"population":{')
    const to = lines.indexOf('"previous":{', from) - 1
    const population = ['{', ...lines.slice(from + 1, to), '}', ''].join('\n')
    expect(createHash('sha256').update(population).digest('hex')).toBe(of.populationSha256)
    expect(text(0)).toContain(`"populationSha256":"${of.populationSha256}"`)
  })

  it('AR-21: the table has a row for each item, no formula, and the checksum of the file', async () => {
    const of = await review(7)
    const { sha256, text } = await savedIn(of)
    const rows = Papa.parse<string[]>(text(1).replace(/^\ufeff/u, ''), { newline: '\r\n' }).data
    const head = rows.findIndex(
      ([first]) => first === 'Scope' && rows.length > 0 && rows.some((row) => row[1] === 'Kind' && row[0] === first),
    )
    const from = rows.findIndex((row) => row[1] === 'Kind') + 1
    expect(head).toBeGreaterThanOrEqual(0)
    expect(rows.slice(from)).toHaveLength(of.items.length)
    expect(rows.slice(0, from).flat()).toContain(sha256)
    expect(rows.flat().filter((cell) => /^[=+\-@]/u.test(cell))).toEqual([])
    expect(rows.slice(from).flat()).toContain('Done, verified')
    expect(rows.slice(from).flat()).toContain('Exception')
  })
})
