import { placeOf } from '#src/domain/access-map.ts'
import { formatNumber } from '#src/domain/format.ts'
import { outcomeLabels, reasonLabels } from './apply-labels.ts'
import { decisionLabels, identityLabels } from './decision-labels.ts'
import { flagsOf, STEP, type EvidenceRow, type SelfReview } from './evidence.ts'
import { notCoveredText, type Exclusion } from './exclusions.ts'
import { claimText, gapText, partialUsersText, reviewedUsersText, unlistableText } from './review-text.ts'
import type { ReviewCampaign } from './review.ts'
import type { Reviewer } from './review-entry.ts'
import { roleIdOf, type AccessSnapshot, type NamedScope } from './snapshot.ts'

/** The evidence of a review as a table, with a row for each item. */

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
  'Previously decided on',
  'Applied at',
  'Applied by',
  'Flags',
  'Also inherited from',
  'Privileged',
]

/** Whether a reviewer decided on their own access, in words. */
const selfReviewLabels: Record<SelfReview, string> = {
  no: 'No',
  own: 'Yes',
  'all-users': 'As one of all users',
  'not-checked': 'Couldn’t be checked: service account key',
}

function reviewerText({ name, identity }: Reviewer): string {
  return identity === 'typed' ? `${name} (${identityLabels.typed})` : name
}

const iso = (time: number | undefined) => (time === undefined ? '' : new Date(time).toISOString())

function scopeText({ scope, name }: NamedScope): string {
  return name ?? scope.project ?? scope.org ?? 'Account'
}

/** Details of the previous line: which load it is about, and what that load includes. */
function completeText({ completeness, startedAt, endedAt, scopes, calls }: AccessSnapshot): string {
  const { level, gaps } = completeness
  const load = [
    `Loaded from ${iso(startedAt)} to ${iso(endedAt)}.`,
    `Scopes: ${formatNumber(scopes.length)}.`,
    calls === undefined ? 'The number of requests wasn’t recorded.' : `Requests to Harness: ${formatNumber(calls)}.`,
    `Gaps: ${formatNumber(gaps.length)}.`,
  ].join(' ')
  return level === 'proved' ? `${load} ${claimText} ${unlistableText}` : `${load} ${unlistableText}`
}

/** The head of the table: how complete the rows are, and the progress of the review. */
function headRows({ population, previous, signOffs, checks = [], criteria }: ReviewCampaign): string[][] {
  const { completeness, startedAt, endedAt, scopes } = population
  const who = ({ reviewer, at }: { reviewer: Reviewer; at: number }) => `${reviewerText(reviewer)}, ${iso(at)}`
  const last = checks.at(-1)
  return [
    ['Loaded', `${iso(startedAt)} to ${iso(endedAt)}`],
    ['Complete', completeness.level === 'proved' ? 'Yes' : 'We couldn’t confirm that everything was loaded'],
    ['What that means', completeText(population)],
    ['Scopes loaded', scopes.map((each) => `${scopeText(each)} (${placeOf(each.scope)})`).join('; ')],
    ...completeness.gaps.map((gap) => ['Might be incomplete', gapText(gap, criteria.scope)]),
    ['Checked for changes', last === undefined ? 'No' : who(last)],
    ...(previous === undefined ? [] : [['SHA-256 of the previous file', previous.sha256]]),
    ...(signOffs.length === 0 ? [['Signed off', 'No']] : signOffs.map((signOff) => ['Signed off', who(signOff)])),
  ]
}

/**
 * The table: a head block, then one row for each item. A generator, to be run in slices.
 *
 * @param sha256 of the evidence file
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
    ['Words', 'The evidence file explains each term under “about”'],
    ['Cells', 'An apostrophe before a cell that starts like a formula was added here and isn’t part of the text'],
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

/** Groups that still grant a role that was removed; empty if the item isn't a role of a user. */
function remainingText({ item, remediation, outcome }: EvidenceRow): string {
  if (remediation?.remains !== undefined && remediation.remains.length > 0) return remediation.remains.join('; ')
  if (outcome !== 'done-verified' || item.kind !== 'user-assignment') return ''
  return remediation?.remains === undefined ? 'Not checked' : 'None inherited from groups in this scope'
}
