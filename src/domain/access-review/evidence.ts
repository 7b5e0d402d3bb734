import { placeOf } from '#src/domain/access-map.ts'
import { knownTo } from './additions.ts'
import { eventsByItem, standingOf, undecided, type Standing } from './decision-log.ts'
import { itemFacts, resourceGroupNameIn, roleNameIn, scopeNamer, type ItemFacts } from './item-facts.ts'
import type { JsonValue, LinedObject } from './lined-json.ts'
import { outcomeWords, reasonWords } from './apply-words.ts'
import { outcomeOf, remediationsOf, type Outcome, type Remediation } from './remediation.ts'
import type { ReviewCampaign, Reviewer, ReviewItem } from './review.ts'
import {
  additionJson,
  appliedJson,
  changeCheckJson,
  eventJson,
  handOverJson,
  reopeningJson,
  signOffJson,
} from './review-rows.ts'
import { snapshotMembers } from './snapshot-file.ts'
import { roleIdOf } from './snapshot.ts'
import { decisionWords } from './decision-words.ts'

/** A review as evidence: every item with its decision and what became of it, as a file and as a table. */

export const EVIDENCE_SCHEMA = 'harness-user-admin/access-review-evidence'
const VERSION = { major: 1, minor: 0 }

/** An item with everything that the report and the files say of it. */
export type EvidenceRow = {
  readonly item: ReviewItem
  readonly facts: ItemFacts
  readonly standing: Standing
  readonly remediation: Remediation | undefined
  readonly outcome: Outcome
  /** "Billing Viewer" where the role was to be changed. */
  readonly target: string | undefined
}

/** Every item, in the order of their identities. @param topName name of the scope that the review is about */
export function evidenceRows(review: ReviewCampaign, topName: string): EvidenceRow[] {
  const { items, log, applied = [] } = review
  const population = knownTo(review)
  const nameOfScope = scopeNamer(population, topName)
  const events = eventsByItem(log)
  const remediations = remediationsOf(applied)
  return items
    .map((item): EvidenceRow => {
      const of = events.get(item.id)
      const standing = of === undefined ? undecided : standingOf(of)
      const remediation = remediations.get(item.id)
      const target = standing.decision === 'change-role' ? standing.event?.target : undefined
      return {
        item,
        facts: itemFacts(population, item, nameOfScope),
        standing,
        remediation,
        outcome: outcomeOf(standing, remediation),
        target:
          target &&
          `${roleNameIn(population, target.role)} for ${resourceGroupNameIn(population, item.scope, target.resourceGroup)}`,
      }
    })
    .toSorted(({ item: one }, { item: other }) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0))
}

/** The whole file. A generator, to be done in slices; its rows are made while they are written. */
export function* evidenceFile(
  review: ReviewCampaign,
  rows: readonly EvidenceRow[],
  savedAt: number,
): Generator<undefined, LinedObject> {
  const { criteria, log, signOffs, reopenings, additions = [], checks = [], handOvers = [], applied = [] } = review
  return {
    schema: EVIDENCE_SCHEMA,
    version: VERSION,
    account: criteria.scope.account,
    savedAt,
    review: {
      id: review.id,
      name: review.name,
      createdAt: review.createdAt,
      createdBy: person(review.createdBy),
      reviewBy: review.reviewBy,
      nextReview: review.nextReview,
      managed: review.managed,
      populationSha256: review.populationSha256,
      criteria: { ...criteria, scope: placeOf(criteria.scope) },
    },
    population: yield* snapshotMembers(review.population),
    items: mapped(rows, itemJson),
    log: mapped(log, eventJson),
    signOffs: signOffs.map(signOffJson),
    reopenings: reopenings.map(reopeningJson),
    additions: additions.map(additionJson),
    checks: checks.map(changeCheckJson),
    handOvers: handOvers.map(handOverJson),
    applied: mapped(applied, appliedJson),
  }
}

function mapped<Row>(rows: Iterable<Row>, toJson: (row: Row) => JsonValue): Iterable<JsonValue> {
  return {
    *[Symbol.iterator]() {
      for (const row of rows) yield toJson(row)
    },
  }
}

function person({ id, name, email, identity }: Reviewer) {
  return { id, name, email, identity }
}

function itemJson({ item, facts, standing, remediation, outcome, target }: EvidenceRow): JsonValue {
  return {
    id: item.id,
    kind: item.kind,
    scope: placeOf(item.scope),
    subject: facts.subject,
    email: facts.email,
    role: facts.role,
    resourceGroup: facts.resourceGroup,
    weighty: item.weighty || undefined,
    flags: item.flags.length === 0 ? undefined : [...item.flags],
    decision: standing.decision,
    conflict: standing.conflict.length === 0 ? undefined : standing.conflict.map(({ id }) => id),
    target,
    outcome,
    reason: remediation?.event.reason,
    verifiedAt: remediation?.event.verifiedAt,
    remains: remediation?.remains && [...remediation.remains],
    correlationId: remediation?.correlationId,
  }
}

const heads = [
  'Scope',
  'Kind',
  'User',
  'Email',
  'User ID',
  'Role',
  'Role ID',
  'Resource group',
  'Resource group ID',
  'Via',
  'Assigned on',
  'Decision',
  'Reason',
  'Reviewer',
  'Decided at',
  'Bulk decision',
  'End',
  'End reason',
  'Verified at',
  'What remains',
  'Correlation ID',
]

const iso = (time: number | undefined) => (time === undefined ? '' : new Date(time).toISOString())

/** The table: a head block, then one row for each item. @param sha256 of the file with the evidence */
export function evidenceTable(review: ReviewCampaign, rows: readonly EvidenceRow[], sha256: string): string[][] {
  return [
    ['Access review', review.name],
    ['Review ID', review.id],
    ['Scope', placeOf(review.criteria.scope)],
    ['Account', review.criteria.scope.account],
    ['Items', String(rows.length)],
    ['SHA-256 of the evidence file', sha256],
    heads,
    ...rows.map(({ item, facts, standing, remediation, outcome, target }) => {
      const { event, decision } = standing
      const row = 'row' in item ? item.row : undefined
      return [
        facts.scopeName,
        item.kind,
        facts.subject,
        facts.email ?? '',
        row?.principal ?? ('user' in item ? item.user : ''),
        facts.role,
        row === undefined ? '' : roleIdOf(row.role),
        facts.resourceGroup ?? '',
        row?.resourceGroup ?? '',
        facts.via,
        iso(row?.createdAt),
        decision === undefined ? '' : `${decisionWords[decision]}${target === undefined ? '' : `: ${target}`}`,
        event?.reason ?? '',
        decision === undefined || event === undefined ? '' : event.reviewer.name,
        decision === undefined ? '' : iso(event?.at),
        event?.bulkId ?? '',
        outcomeWords[outcome],
        remediation?.event.detail ??
          (remediation?.event.reason === undefined ? '' : reasonWords[remediation.event.reason]),
        iso(remediation?.event.verifiedAt),
        remediation?.remains?.join('; ') ?? '',
        remediation?.correlationId ?? '',
      ]
    }),
  ]
}
