import { REVIEW_SCHEMA } from '#src/contract/access-review-schema.ts'
import { grantedAccessFinder, type GrantedAccess } from './granted-access.ts'
import { knownPopulation } from './additions.ts'
import { checkFigures, checkText } from './check-figures.ts'
import { decisionStateSteps, eventsByItem, undecided, type DecisionState } from './decision-log.ts'
import { ownAccess } from './decision-rules.ts'
import { flagLabels } from './decision-labels.ts'
import type { Exclusion } from './exclusions.ts'
import { settlementOf } from './joins.ts'
import { itemFacts, resourceGroupNameIn, roleNameIn, scopeNamer, type ItemFacts } from './item-facts.ts'
import { Written, type JsonObject, type JsonValue, type LinedObject } from './lined-json.ts'
import { previousDecision } from './previous-review.ts'
import type { PreviousDecision } from './earlier-file.ts'
import { outcomeOf, remediationsOf, type Outcome, type Remediation } from './remediation.ts'
import { isObject } from './review-file-rows.ts'
import {
  additionJson,
  appliedJson,
  changeCheckJson,
  eventJson,
  handOverJson,
  itemJson,
  joinJson,
  reopeningJson,
  reviewHeadJson,
  signOffJson,
} from './review-rows.ts'
import type { DecisionEvent, Join, ReviewCampaign, ReviewItem } from './review.ts'
import { orderOf } from './sliced-order.ts'
import { snapshotFile } from './snapshot-file.ts'
import type { AccessSnapshot } from './snapshot.ts'

/** A review as evidence: a file with every item, its decision and its outcome. */

export const EVIDENCE_SCHEMA = 'harness-user-admin/access-review-evidence'
/**
 * Since minor version 1, the file has the exclusions, the explanations of codes, and how to check it. Since 2, it has
 * the merged files and the summary.
 */
const VERSION = { major: 1, minor: 2 }

/**
 * Whether someone decided on their own access. `not-checked`: with the key of a service account, Harness reports no
 * user.
 */
export type SelfReview = 'no' | 'own' | 'all-users' | 'not-checked'

/** An item with everything that the report and the files show about it. */
export type EvidenceRow = {
  readonly item: ReviewItem
  readonly facts: ItemFacts
  /** Full description: "CCM Viewer", "No role in Acme", "Pending invitation: CCM Viewer for All Resources". */
  readonly what: string
  readonly given: GrantedAccess
  readonly decisionState: DecisionState
  readonly remediation: Remediation | undefined
  readonly outcome: Outcome
  /** "Billing Viewer" if the role was to be changed. */
  readonly target: string | undefined
  /** The decision of the previous review. */
  readonly before: PreviousDecision | undefined
  /** Undefined if nothing is decided. */
  readonly selfReview: SelfReview | undefined
}

/** Number of rows after which a slice can end. */
export const STEP = 200

/**
 * Every item, sorted by ID. A generator, to be run in slices.
 *
 * @param topName name of the scope that the review is about
 */
export function* evidenceRows(review: ReviewCampaign, topName: string): Generator<undefined, EvidenceRow[]> {
  const { items, log, applied = [] } = review
  const population = knownPopulation(review)
  const nameOfScope = scopeNamer(population, topName)
  const { decisionStates } = yield* decisionStateSteps(log)
  const remediations = remediationsOf(applied)
  const givenBy = yield* grantedAccessFinder(population, nameOfScope)
  const rows: EvidenceRow[] = []
  for (const place of yield* orderOf(items.map(({ id }) => id))) {
    const item = items[place]
    if (item === undefined) continue
    const decisionState = decisionStates.get(item.id) ?? undecided
    const { decision, event } = decisionState
    const remediation = remediations.get(item.id)
    const target = decision === 'change-role' ? event?.target : undefined
    const facts = itemFacts(population, item, nameOfScope)
    const given = givenBy(item)
    const size = rows.push({
      item,
      facts,
      what: whatOf(item, facts, given),
      given,
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

function whatOf({ kind }: ReviewItem, { role, scopeName }: ItemFacts, { gives }: GrantedAccess): string {
  if (kind === 'membership') return `${role} in ${scopeName}`
  return gives.length === 0 ? role : `${role}: ${gives.join('; ')}`
}

/** Flags of an item, in words. */
export function flagsOf(item: ReviewItem): string[] {
  return [...item.flags.map((flag) => flagLabels[flag]), ...(item.otherFlags ?? [])]
}

/** Whether an item grants privileged access, and from where if not by its own role. */
export function isPrivilegedAccess({ item, given }: Pick<EvidenceRow, 'item' | 'given'>): boolean {
  return item.weighty || given.privileged.length > 0
}

function selfReviewOf(item: ReviewItem, { reviewer }: DecisionEvent, population: AccessSnapshot): SelfReview {
  if (reviewer.id === undefined) return 'not-checked'
  const own = ownAccess(item, reviewer, population)
  return own === undefined ? 'no' : own === 'own' ? 'own' : 'all-users'
}

/** Parts of the file besides the review: exclusions, explanations, and the summary. */
export type EvidenceNotes = {
  readonly exclusions: readonly Exclusion[]
  readonly about: LinedObject
  readonly summary: LinedObject
}

/** The whole file. A generator, to be run in slices; its rows are created while they are written. */
export function* evidenceFile(
  review: ReviewCampaign,
  rows: readonly EvidenceRow[],
  { exclusions, about, summary }: EvidenceNotes,
  savedAt: number,
): Generator<undefined, LinedObject> {
  const { log, signOffs, reopenings, additions = [], checks = [], handOvers = [], joins = [], applied = [] } = review
  const { unknownItems = [], populationFile, previousFile } = review
  const population =
    populationFile === undefined
      ? yield* snapshotFile(review.population, review.createdBy)
      : new Written(populationFile)
  return {
    // Its name also makes it the first member.
    about,
    schema: EVIDENCE_SCHEMA,
    version: VERSION,
    account: review.criteria.scope.account,
    savedAt,
    review: reviewHeadJson({ ...review, asRead: undefined }),
    population,
    previous: previousFile && new Written(previousFile),
    items: mapped(rows, evidenceItemJson),
    unknownItems: unknownItems.map(({ asRead }) => asRead),
    excluded: exclusions.map((exclusion) => ({ ...exclusion })),
    log: mapped(log, eventJson),
    signOffs: signOffs.map(signOffJson),
    reopenings: reopenings.map(reopeningJson),
    additions: additions.map(additionJson),
    checks: checks.map((check) => {
      const figures = checkFigures(check, review)
      return { ...changeCheckJson(check), figures, sentence: checkText(figures) }
    }),
    handOvers: handOvers.map(handOverJson),
    joins: joinsJson(review, joins),
    applied: mapped(applied, appliedJson),
    summary,
  }
}

/** With the decision that settled each conflict. */
function joinsJson({ log }: ReviewCampaign, joins: readonly Join[]): JsonValue[] {
  const events = joins.some(({ conflicts }) => conflicts.length > 0) ? eventsByItem(log) : undefined
  return joins.map((join) => ({
    ...joinJson(join),
    settled: join.conflicts.flatMap((conflict) => {
      const event = settlementOf(conflict, events?.get(conflict.item) ?? [])
      return event === undefined ? [] : [{ item: conflict.item, by: event.id }]
    }),
  }))
}

/** Evidence as the review file inside it; undefined if there is none. */
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
  const { item, facts, what, given, decisionState, remediation, outcome, target, before, selfReview } = row
  return {
    ...itemJson(item),
    subject: facts.subject,
    email: facts.email,
    role: item.kind === 'membership' ? what : facts.role,
    gives: given.gives.length === 0 ? undefined : given.gives,
    privileged: given.privileged.length === 0 ? undefined : given.privileged,
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
