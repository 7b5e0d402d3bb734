import { REVIEW_SCHEMA } from '#src/contract/access-review-schema.ts'
import { placeOf } from '#src/domain/access-map.ts'
import { accessGiver, type AccessGiven } from './access-given.ts'
import { knownPopulation } from './additions.ts'
import { outcomeLabels, reasonLabels } from './apply-labels.ts'
import { decisionStateSteps, undecided, type DecisionState } from './decision-log.ts'
import { ownAccess } from './decision-rules.ts'
import { decisionLabels, flagLabels, identityLabels } from './decision-labels.ts'
import { notCoveredText, type Exclusion } from './exclusions.ts'
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
import { claimText, gapText, partialUsersText, reviewedUsersText } from './review-text.ts'
import type { DecisionEvent, ReviewCampaign, Reviewer, ReviewItem } from './review.ts'
import { orderOf } from './sliced-order.ts'
import { snapshotFile } from './snapshot-file.ts'
import { roleIdOf, type AccessSnapshot } from './snapshot.ts'

/** A review as evidence: every item with its decision and what became of it, as a file and as a table. */

export const EVIDENCE_SCHEMA = 'harness-user-admin/access-review-evidence'
/** Since minor version 1, what is no item, what a code means, and how to check the file are in it. */
const VERSION = { major: 1, minor: 1 }

/**
 * Whether someone decided on their own access. `not-checked`: with the key of a service account, Harness names no one.
 */
export type SelfReview = 'no' | 'own' | 'all-users' | 'not-checked'

/** An item with everything that the report and the files say of it. */
export type EvidenceRow = {
  readonly item: ReviewItem
  readonly facts: ItemFacts
  /** What it is about, whole: "CCM Viewer", "No role in Acme", "Pending invitation: CCM Viewer for All Resources". */
  readonly what: string
  readonly given: AccessGiven
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
  const givenBy = yield* accessGiver(population, nameOfScope)
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

function whatOf({ kind }: ReviewItem, { role, scopeName }: ItemFacts, { gives }: AccessGiven): string {
  if (kind === 'membership') return `${role} in ${scopeName}`
  return gives.length === 0 ? role : `${role}: ${gives.join('; ')}`
}

/** What stands out about an item, in words. */
export function flagsOf(item: ReviewItem): string[] {
  return [...item.flags.map((flag) => flagLabels[flag]), ...(item.otherFlags ?? [])]
}

/** Whether an item gives privileged access, and through what where it isn't its own role. */
export function isPrivilegedAccess({ item, given }: Pick<EvidenceRow, 'item' | 'given'>): boolean {
  return item.weighty || given.privileged.length > 0
}

function selfReviewOf(item: ReviewItem, { reviewer }: DecisionEvent, population: AccessSnapshot): SelfReview {
  if (reviewer.id === undefined) return 'not-checked'
  const own = ownAccess(item, reviewer, population)
  return own === undefined ? 'no' : own === 'own' ? 'own' : 'all-users'
}

/** What both files say besides the review: what is no item of it, and what explains the file. */
export type EvidenceNotes = { readonly exclusions: readonly Exclusion[]; readonly about: LinedObject }

/** The whole file. A generator, to be done in slices; its rows are made while they are written. */
export function* evidenceFile(
  review: ReviewCampaign,
  rows: readonly EvidenceRow[],
  { exclusions, about }: EvidenceNotes,
  savedAt: number,
): Generator<undefined, LinedObject> {
  const { log, signOffs, reopenings, additions = [], checks = [], handOvers = [], applied = [] } = review
  const { unknownItems = [], populationFile, previousFile } = review
  const population =
    populationFile === undefined
      ? yield* snapshotFile(review.population, review.createdBy)
      : new Written(populationFile)
  return {
    // The first member by its name, too.
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
  'Flags',
  'Also through',
  'Privileged',
]

/** Whether a reviewer decided on their own access, in words. */
export const selfReviewLabels: Record<SelfReview, string> = {
  no: 'No',
  own: 'Yes',
  'all-users': 'Only as one of all users',
  'not-checked': 'Couldn’t be checked: service account key',
}

function reviewerText({ name, identity }: Reviewer): string {
  return identity === 'typed' ? `${name} (${identityLabels.typed})` : name
}

const iso = (time: number | undefined) => (time === undefined ? '' : new Date(time).toISOString())

/** What is to be known before the rows: how complete they are, and how far the review is. */
function headRows({ population, previous, signOffs, checks = [], criteria }: ReviewCampaign): string[][] {
  const { completeness, startedAt, endedAt } = population
  const who = ({ reviewer, at }: { reviewer: Reviewer; at: number }) => `${reviewerText(reviewer)}, ${iso(at)}`
  const last = checks.at(-1)
  return [
    ['Loaded', `${iso(startedAt)} to ${iso(endedAt)}`],
    ['Complete', completeness.level === 'proved' ? 'Yes' : 'We couldn’t confirm that this is everything'],
    ...(completeness.level === 'proved' ? [['What that means', claimText]] : []),
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
  exclusions: readonly Exclusion[],
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
    ...notCoveredText(review, exclusions).map((words) => ['Not covered', words]),
    ['Times', 'UTC. Device clocks that differ from Harness by more than a minute are corrected'],
    ['Words', 'What each word means is in the evidence file, under “about”'],
    ['Cells', 'An apostrophe in front of a cell that begins like a formula was added here and is no part of its text'],
    heads,
  ]
  for (const row of rows) if (table.push(cellsOf(row)) % STEP === 0) yield
  return table
}

function cellsOf(entry: EvidenceRow): string[] {
  const { item, facts, what, given, decisionState, remediation, outcome, target, before, selfReview } = entry
  const { event, decision } = decisionState
  const row = 'row' in item ? item.row : undefined
  return [
    facts.scopeName,
    item.kind,
    facts.subject,
    facts.email ?? '',
    row?.principal ?? ('user' in item ? item.user : ''),
    what,
    row === undefined ? '' : roleIdOf(row.role),
    facts.resourceGroup ?? '',
    row?.resourceGroup ?? '',
    facts.via,
    iso(row?.createdAt),
    decision === undefined ? '' : `${decisionLabels[decision]}${target === undefined ? '' : `: ${target}`}`,
    event?.reason ?? '',
    decision === undefined || event === undefined ? '' : reviewerText(event.reviewer),
    decision === undefined ? '' : iso(event?.at),
    event?.bulkId ?? '',
    outcomeLabels[outcome],
    remediation?.event.detail ??
      (remediation?.event.reason === undefined ? '' : reasonLabels[remediation.event.reason]),
    iso(remediation?.event.verifiedAt),
    remainingText(entry),
    remediation?.correlationId ?? '',
    selfReview === undefined ? '' : selfReviewLabels[selfReview],
    before === undefined ? '' : decisionLabels[before.decision],
    before?.reviewer.name ?? '',
    iso(before?.at),
    iso(remediation?.changedAt),
    remediation?.changedBy?.name ?? '',
    flagsOf(item).join('; '),
    'also' in item ? item.also.join('; ') : '',
    given.privileged.length > 0 ? given.privileged.join('; ') : item.weighty ? 'Yes' : 'No',
  ]
}

/** Groups that still give a role that was removed; empty where no role of a user was. */
function remainingText({ item, remediation, outcome }: EvidenceRow): string {
  if (remediation?.remains !== undefined && remediation.remains.length > 0) return remediation.remains.join('; ')
  if (outcome !== 'done-verified' || item.kind !== 'user-assignment') return ''
  return remediation?.remains === undefined ? 'Not checked' : 'None inherited from groups in this scope'
}
