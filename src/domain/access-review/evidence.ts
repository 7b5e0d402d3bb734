import { REVIEW_SCHEMA } from '#src/contract/access-review-schema.ts'
import { placeOf } from '#src/domain/access-map.ts'
import { knownPopulation } from './additions.ts'
import { outcomeLabels, reasonLabels } from './apply-labels.ts'
import { decisionStateSteps, undecided, type DecisionState } from './decision-log.ts'
import { ownAccess } from './decision-rules.ts'
import { decisionLabels } from './decision-labels.ts'
import { itemFacts, resourceGroupNameIn, roleNameIn, scopeNamer, type ItemFacts } from './item-facts.ts'
import { Written, type JsonObject, type JsonValue, type LinedObject } from './lined-json.ts'
import { previousDecision, type PreviousDecision } from './previous-review.ts'
import { outcomeOf, remediationsOf, type Outcome, type Remediation } from './remediation.ts'
import { isObject } from './review-file-rows.ts'
import {
  additionJson,
  appliedJson,
  changeCheckJson,
  eventJson,
  handOverJson,
  itemJson,
  reopeningJson,
  reviewHeadJson,
  signOffJson,
} from './review-rows.ts'
import { gapText, partialUsersText, reviewedUsersText } from './review-text.ts'
import type { DecisionEvent, ReviewCampaign, Reviewer, ReviewItem } from './review.ts'
import { orderOf } from './sliced-order.ts'
import { snapshotFile } from './snapshot-file.ts'
import { roleIdOf, type AccessSnapshot } from './snapshot.ts'

/** A review as evidence: every item with its decision and what became of it, as a file and as a table. */

export const EVIDENCE_SCHEMA = 'harness-user-admin/access-review-evidence'
const VERSION = { major: 1, minor: 0 }

/**
 * Whether someone decided on their own access. `not-checked`: with the key of a service account, Harness names no one.
 */
export type SelfReview = 'no' | 'own' | 'all-users' | 'not-checked'

/** An item with everything that the report and the files say of it. */
export type EvidenceRow = {
  readonly item: ReviewItem
  readonly facts: ItemFacts
  readonly decisionState: DecisionState
  readonly remediation: Remediation | undefined
  readonly outcome: Outcome
  /** "Billing Viewer" where the role was to be changed. */
  readonly target: string | undefined
  /** What was decided in the review before. */
  readonly before: PreviousDecision | undefined
  /** Undefined: nothing is decided. */
  readonly selfReview: SelfReview | undefined
}

const STEP = 200

/**
 * Every item, in the order of their identities. A generator, to be done in slices.
 *
 * @param topName name of the scope that the review is about
 */
export function* evidenceRows(review: ReviewCampaign, topName: string): Generator<undefined, EvidenceRow[]> {
  const { items, log, applied = [] } = review
  const population = knownPopulation(review)
  const nameOfScope = scopeNamer(population, topName)
  const { decisionStates } = yield* decisionStateSteps(log)
  const remediations = remediationsOf(applied)
  const rows: EvidenceRow[] = []
  for (const place of yield* orderOf(items.map(({ id }) => id))) {
    const item = items[place]
    if (item === undefined) continue
    const decisionState = decisionStates.get(item.id) ?? undecided
    const { decision, event } = decisionState
    const remediation = remediations.get(item.id)
    const target = decision === 'change-role' ? event?.target : undefined
    const size = rows.push({
      item,
      facts: itemFacts(population, item, nameOfScope),
      decisionState,
      remediation,
      outcome: outcomeOf(decisionState, remediation),
      target:
        target &&
        `${roleNameIn(population, target.role)} for ${resourceGroupNameIn(population, item.scope, target.resourceGroup)}`,
      before: previousDecision(review, item),
      selfReview: decision === undefined || event === undefined ? undefined : selfReviewOf(item, event, population),
    })
    if (size % STEP === 0) yield
  }
  return rows
}

function selfReviewOf(item: ReviewItem, { reviewer }: DecisionEvent, population: AccessSnapshot): SelfReview {
  if (reviewer.id === undefined) return 'not-checked'
  const own = ownAccess(item, reviewer, population)
  return own === undefined ? 'no' : own === 'own' ? 'own' : 'all-users'
}

/** The whole file. A generator, to be done in slices; its rows are made while they are written. */
export function* evidenceFile(
  review: ReviewCampaign,
  rows: readonly EvidenceRow[],
  savedAt: number,
): Generator<undefined, LinedObject> {
  const { log, signOffs, reopenings, additions = [], checks = [], handOvers = [], applied = [] } = review
  const { unknownItems = [], populationFile, previousFile } = review
  const population =
    populationFile === undefined
      ? yield* snapshotFile(review.population, review.createdBy)
      : new Written(populationFile)
  return {
    schema: EVIDENCE_SCHEMA,
    version: VERSION,
    account: review.criteria.scope.account,
    savedAt,
    review: reviewHeadJson({ ...review, asRead: undefined }),
    population,
    previous: previousFile && new Written(previousFile),
    items: mapped(rows, evidenceItemJson),
    unknownItems: unknownItems.map(({ asRead }) => asRead),
    log: mapped(log, eventJson),
    signOffs: signOffs.map(signOffJson),
    reopenings: reopenings.map(reopeningJson),
    additions: additions.map(additionJson),
    checks: checks.map(changeCheckJson),
    handOvers: handOvers.map(handOverJson),
    applied: mapped(applied, appliedJson),
  }
}

/** Evidence as the review file that it has in it; undefined where it is none. */
export function reviewInEvidence(json: JsonObject): JsonObject | undefined {
  const { review } = json
  return json['schema'] === EVIDENCE_SCHEMA && isObject(review)
    ? { ...review, ...json, schema: REVIEW_SCHEMA }
    : undefined
}

function mapped<Row>(rows: Iterable<Row>, toJson: (row: Row) => JsonValue): Iterable<JsonValue> {
  return {
    *[Symbol.iterator]() {
      for (const row of rows) yield toJson(row)
    },
  }
}

function evidenceItemJson(row: EvidenceRow): JsonValue {
  const { item, facts, decisionState, remediation, outcome, target, before, selfReview } = row
  return {
    ...itemJson(item),
    subject: facts.subject,
    email: facts.email,
    role: facts.role,
    resourceGroup: facts.resourceGroup,
    decision: decisionState.decision,
    conflict: decisionState.conflict.length === 0 ? undefined : decisionState.conflict.map(({ id }) => id),
    target,
    decidedBy: decisionState.decision === undefined ? undefined : decisionState.event?.reviewer.name,
    decidedAt: decisionState.decision === undefined ? undefined : decisionState.event?.at,
    why: decisionState.decision === undefined ? undefined : decisionState.event?.reason,
    selfReview,
    before: before && {
      decision: before.decision,
      reviewer: before.reviewer.name,
      at: before.at,
      reason: before.reason,
    },
    outcome,
    appliedAt: remediation?.changedAt,
    appliedBy: remediation?.changedBy?.name,
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
  'Assigned',
  'Assigned on',
  'Decision',
  'Reason',
  'Reviewer',
  'Decided at',
  'Bulk decision',
  'Result',
  'Result reason',
  'Verified at',
  'Remaining access',
  'Correlation ID',
  'Reviewer’s own access',
  'Previous decision',
  'Previous reviewer',
  'Previously decided at',
  'Applied at',
  'Applied by',
]

/** Whether a reviewer decided on their own access, in words. */
export const selfReviewLabels: Record<SelfReview, string> = {
  no: 'No',
  own: 'Yes',
  'all-users': 'Only as one of all users',
  'not-checked': 'Couldn’t be checked: service account key',
}

const iso = (time: number | undefined) => (time === undefined ? '' : new Date(time).toISOString())

/** What is to be known before the rows: how complete they are, and how far the review is. */
function headRows({ population, previous, signOffs, checks = [], criteria }: ReviewCampaign): string[][] {
  const { completeness, startedAt, endedAt } = population
  const who = ({ reviewer, at }: { reviewer: Reviewer; at: number }) =>
    `${reviewer.name}${reviewer.identity === 'typed' ? ' (typed, not confirmed by Harness)' : ''}, ${iso(at)}`
  const last = checks.at(-1)
  return [
    ['Loaded', `${iso(startedAt)} to ${iso(endedAt)}`],
    ['Complete', completeness.level === 'proved' ? 'Yes' : 'We couldn’t confirm that this is everything'],
    ...completeness.gaps.map((gap) => ['Might be incomplete', gapText(gap, criteria.scope)]),
    ['Checked for changes', last === undefined ? 'No' : who(last)],
    ...(previous === undefined ? [] : [['SHA-256 of the previous file', previous.sha256]]),
    ...(signOffs.length === 0 ? [['Signed off', 'No']] : signOffs.map((signOff) => ['Signed off', who(signOff)])),
  ]
}

/**
 * The table: a head block, then one row for each item. A generator, to be done in slices.
 *
 * @param sha256 of the file with the evidence
 */
export function* evidenceTable(
  review: ReviewCampaign,
  rows: readonly EvidenceRow[],
  sha256: string,
): Generator<undefined, string[][]> {
  const { roles } = review.criteria
  const table = [
    ['Access review', review.name],
    ['Review ID', review.id],
    ['Scope', placeOf(review.criteria.scope)],
    ...(roles.kind === 'users' ? [['Users', reviewedUsersText(roles)]] : []),
    ...(roles.kind === 'users' && roles.isPartial === true ? [['Might be incomplete', partialUsersText]] : []),
    ['Account', review.criteria.scope.account],
    ['Items', String(rows.length)],
    ['SHA-256 of the evidence file', sha256],
    ...headRows(review),
    heads,
  ]
  for (const row of rows) if (table.push(cellsOf(row)) % STEP === 0) yield
  return table
}

function cellsOf({
  item,
  facts,
  decisionState,
  remediation,
  outcome,
  target,
  before,
  selfReview,
}: EvidenceRow): string[] {
  const { event, decision } = decisionState
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
    decision === undefined ? '' : `${decisionLabels[decision]}${target === undefined ? '' : `: ${target}`}`,
    event?.reason ?? '',
    decision === undefined || event === undefined
      ? ''
      : event.reviewer.name + (event.reviewer.identity === 'typed' ? ' (typed, not confirmed by Harness)' : ''),
    decision === undefined ? '' : iso(event?.at),
    event?.bulkId ?? '',
    outcomeLabels[outcome],
    remediation?.event.detail ??
      (remediation?.event.reason === undefined ? '' : reasonLabels[remediation.event.reason]),
    iso(remediation?.event.verifiedAt),
    remediation?.remains?.join('; ') ?? '',
    remediation?.correlationId ?? '',
    selfReview === undefined ? '' : selfReviewLabels[selfReview],
    before === undefined ? '' : decisionLabels[before.decision],
    before?.reviewer.name ?? '',
    iso(before?.at),
    iso(remediation?.changedAt),
    remediation?.changedBy?.name ?? '',
  ]
}
