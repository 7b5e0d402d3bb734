// eslint-disable-next-line boundaries/no-unknown-dependencies -- the version stands in one place, and the build takes nothing else of that file
import { version } from '#package.json'
import { groupKinds, type GroupKind } from '#src/domain/access.ts'
import { makeScope } from '#src/domain/scope.ts'
import { endLabels, outcomeLabels, reasonLabels as applyReasonLabels, verificationText } from './apply-labels.ts'
import type { Completeness, GapReason, Part } from './completeness.ts'
import { privilegedText, reasonRuleText } from './rule-text.ts'
import { decisionLabels, exceptionLabels, flagLabels, identityLabels, kindLabels } from './decision-labels.ts'
import type { SelfReview } from './evidence.ts'
import { notCoveredText, type ExcludedPart, type Exclusion, type ExclusionReason } from './exclusions.ts'
import type { LinedObject } from './lined-json.ts'
import type { ApplyEvent, ApplyReason, End, Outcome } from './remediation.ts'
import { claimText, gapText, partText, unlistableText } from './review-text.ts'
import type {
  Decision,
  DecisionCounts,
  DecisionEvent,
  ExceptionKind,
  ItemFlag,
  ItemKind,
  ReviewCampaign,
  ReviewedRoles,
  Reviewer,
} from './review.ts'
import type { PrincipalKind } from './snapshot.ts'
import { checksumText } from './checksum.ts'
import type { ViewedPart } from './view-permissions.ts'

/** What an evidence file says of itself, so that a reader needs nothing else: words of the screen where there are some. */

/** What made a report and its files. */
export const software = { name: 'Harness User Admin', version }

/** @param exclusions of this review */
export function aboutEvidence(review: ReviewCampaign, exclusions: readonly Exclusion[]): LinedObject {
  return {
    software,
    format,
    times,
    completeness,
    notCovered: notCoveredText(review, exclusions),
    reasons: reasonRuleText,
    verification: verificationText,
    checksums: { proves, recipe },
    members,
    codes: Object.fromEntries(Object.entries(codes).map(([name, table]) => [name, { ...table }])),
  }
}

const format = [
  'UTF-8 JSON. Members are sorted by name, and each row of a list is on a line of its own.',
  'Lists of things (items, population.users, and so on) are sorted by ID. Lists of events (log, signOffs, reopenings, additions, checks, handOvers, applied) are in the order of time: entries of one device as they were made, those of several devices by their times.',
  'In words of the screen, “you” is the user who did it, and “we” is the software.',
  'What a missing member means is said in “members”. An empty list of events means that there was no such event.',
  '“members” explains members by name, with their path where a name alone isn’t enough. “codes” explains the values of members that have one of a few.',
  'Later versions can add members and codes. The JSON Schema is docs/access-review-evidence.schema.json of the software.',
]

const times = [
  'Every time is in milliseconds since January 1, 1970, 00:00 UTC. For the date in Python: datetime.datetime.fromtimestamp(time / 1000, datetime.timezone.utc).',
  'createdAt of a role assignment is a time of Harness. Every other time was taken on the device of the user who made the entry.',
  'Where that device was more than a minute ahead of or behind Harness, the time is corrected to the one of Harness. clockOffset then has the milliseconds that the device was ahead, which were taken off (negative: it was behind).',
  'population, log, and signOffs record clockOffset. Without it there, the device was up to a minute off, or Harness hadn’t told its time yet, and nothing was corrected. Other events are corrected alike, and don’t record by how much.',
  'Clocks of two devices can be up to a minute apart after that, so between them no more than that follows from the order.',
]

const completeness = [
  claimText,
  '“Proved” means: two lists, users with their role assignments and all role assignments of a scope, agree. The totals before and after are the same, no page was cut or unreadable, and each list, loaded a second time, named the same.',
  'A role assignment whose createdAt is after population.startedAt didn’t exist the whole time.',
  'Role assignments without a user are in one of the two lists only, so no other list confirms them.',
  unlistableText,
  'population.calls is the number of requests that this took. population.visible has what the API key was allowed to view, by scope.',
  'The items and “excluded” add up: every row of population.assignments is an item or counted there.',
]

const proves = [
  checksumText,
  'SHA256SUMS has the SHA-256 of this file and of the CSV, over all their bytes. Check: sha256sum -c SHA256SUMS (Linux), shasum -a 256 -c SHA256SUMS (macOS), Get-FileHash (Windows).',
  'It doesn’t show that reviewers are who they say, or that Harness was in this state: no file is signed. Correlation IDs lead to the audit trail of Harness, which is the independent record.',
  'review.populationSha256 is taken of the member population: its lines as they stand here, a line with { before and a line with } after them, each line ended by a line feed.',
  'signOffs[].logSha256 is taken of the decisions up to that sign-off: a line with {, the first line of log as it stands here, the lines of log whose “at” isn’t after the one of the sign-off (a comma after each but the last), a line with ], a line with }, each ended by a line feed. Decisions that came from a file that was joined later can change this.',
  'previous.sha256 is taken of all bytes of the file of the review before.',
  'recipe is a Python 3 program that works out both again and prints True where they agree. Run it with the name of this file: python3 check.py FILE',
]

/** Without double quotes and backslashes, so that its lines can be copied out of the file. */
const recipe = [
  'import hashlib, json, sys',
  'q, end = chr(34), chr(10)',
  "lines = open(sys.argv[1], encoding='utf-8', newline='').read().split(end)",
  "sha = lambda rows: hashlib.sha256((end.join(rows) + end).encode('utf-8')).hexdigest()",
  "name = lambda line: line.split(':')[0].strip(q)",
  "start = lines.index(q + 'population' + q + ':{')",
  "after = next(i for i in range(start, len(lines)) if name(lines[i]) in ('previous', 'reopenings'))",
  'whole = json.loads(end.join(lines))',
  "print('population', sha(['{'] + lines[start + 1:after - 1] + ['}']) == whole['review']['populationSha256'])",
  "log = [i for i in range(len(lines)) if lines[i] == q + 'log' + q + ':[']",
  "rows = [line.rstrip(',') for line in lines[log[0] + 1:log[0] + 1 + len(whole['log'])]] if log else []",
  "for signed in whole['signOffs']:",
  "    kept = [row for row in rows if json.loads(row)['at'] <= signed['at']]",
  "    text = [row + ',' for row in kept[:-1]] + kept[-1:]",
  "    text = [q + 'log' + q + ':['] + text + [']'] if kept else [q + 'log' + q + ':[]']",
  "    print('log', sha(['{'] + text + ['}']) == signed['logSha256'])",
]

/** A name with a path explains it there; a name alone explains it wherever nothing longer does. */
const members = {
  schema: 'What kind of file this is',
  version: 'Version of the format. A change of major means that older readers would misread it',
  account: 'ID of the Harness account',
  savedAt: 'When this file was made',
  review: 'Name, criteria, and dates of the review. They never change after it started',
  'review.createdBy': 'Who started the review and loaded the population',
  'review.reviewBy': 'Day by which it was to be done',
  'review.nextReview': 'Day of the next review',
  'review.populationSha256': 'Checksum of population, taken when the review started. See about.checksums',
  'review.managed':
    'Role assignments that Harness made with a membership. They can’t be removed alone, so they aren’t items, and no one decided on them',
  criteria: 'What the review was started for',
  'criteria.children': 'Whether organizations and projects below the scope are included',
  'criteria.serviceAccounts': 'Whether role assignments of service accounts are items',
  'criteria.invitations': 'Whether pending invitations are items',
  'criteria.groupMembers':
    'Whether memberships in groups are items. Only those of groups that no identity provider manages can be: the others are counted in excluded',
  'criteria.withoutRole': 'Whether users without a role are items',
  'criteria.roles': 'Which role assignments are items',
  'roles.from': 'How the users of a review of users were chosen',
  'roles.words': 'Whom a review of users covers, as it was asked',
  'roles.users': 'IDs of these users',
  'roles.partial': 'Yes: something couldn’t be checked when these users were found, so some may be missing',
  population: 'The access that was loaded when the review started. It was never changed afterward',
  'population.assignments': 'Role assignments in these scopes, including those that aren’t items',
  startedAt: 'When loading started',
  endedAt: 'When loading ended',
  calls: 'Requests to Harness that loading took',
  visible: 'What the API key was allowed to view, by scope',
  parts: 'Parts that the API key could view there',
  loadedBy: 'Who loaded it, by the API key that was connected',
  clockOffset: 'Milliseconds that the device was ahead of Harness, which were taken off. See about.times',
  scopes: 'Scopes that were loaded, or that a user or resource group reaches',
  scope: '/ is the account, /org an organization, /org/project a project, by ID',
  below: 'Whether child scopes are reached as well',
  users: 'Users, by ID',
  locked: 'Whether sign-in is locked. Missing: Harness doesn’t report this',
  disabled:
    'Of a user: whether they’re disabled. Of a role assignment: whether it’s off and allows nothing. Missing: no, or Harness doesn’t report this',
  externallyManaged: 'Whether the identity provider manages the user. Missing: Harness doesn’t report this',
  twoFactor: 'Whether 2FA is on. Missing: Harness doesn’t report it for this user, which doesn’t mean off',
  principal: 'ID of the user, group, or service account that has the role',
  groupScope: 'Scope of the group that has the role',
  role: 'built-in: or the scope of a custom role, then its ID',
  resourceGroup: 'ID of the resource group: what the role covers',
  managed: 'Yes: Harness made it with a membership. It can’t be removed alone and isn’t an item',
  internal: 'Yes: Harness assigned it automatically. It isn’t an item',
  createdAt: 'When it was made',
  groups: 'Groups, by scope and ID',
  members: 'IDs of the members, or one of the codes',
  roles: 'Roles that are assigned, or that an invitation names',
  permissions: 'What the role allows. Missing: the role couldn’t be loaded',
  resourceGroups: 'Resource groups by the scope in which they’re used',
  all: 'Covers every resource of its scopes',
  resources: 'Kinds of resources that it covers',
  type: 'Kind of resource',
  extent: 'How much of that kind it covers',
  ids: 'IDs of the resources, where it covers only some',
  attribute: 'Only resources with one of these values, for instance one type of environment',
  values: 'Values of the attribute',
  unclear: 'Yes: Harness doesn’t say what it covers',
  description: 'As it stands in Harness',
  invitations: 'Pending invitations. Harness doesn’t report when they were sent',
  completeness: 'How far what was loaded is known to be everything. See about.completeness',
  level: 'How much was proved',
  settled: 'Users whose role assignments changed between the two lists, so that they were loaded again and agree now',
  gaps: 'What may be missing, and why. Empty: nothing is known to be missing',
  part: 'The list in question',
  count: 'How many',
  names: 'Names of what is in question',
  totals:
    'Rows of each list at each scope. Users of several scopes count in each. Of scopes, one row is organizations and one projects',
  total: 'How many rows the list had',
  items: 'What was decided on, each with its decision and its end',
  kind: 'What kind it is',
  assignment: 'ID of the role assignment in population.assignments',
  group: 'ID of the group',
  user: 'ID of the user',
  invitation: 'ID of the invitation',
  weighty: `Yes: privileged. ${privilegedText} Only role assignments are weighty. For invitations and group members see privileged`,
  flags:
    'What stands out, by rules that the software applied when the review started. No one was asked to decide by them',
  also: 'Groups through which the user has the same role for the same resource group',
  subject: 'Whose access it is, by name',
  email: 'Email address',
  'items[].role': 'Name of the role. Of other items, what they are',
  'items[].resourceGroup': 'Name of the resource group',
  gives: 'Roles and groups of an invitation, which start when it’s accepted',
  privileged: 'Privileged roles through an invitation or a group membership, with scope and group',
  decision: 'What was decided. Missing: undecided',
  conflict: 'IDs of decisions in log that contradict each other, so that none counts',
  target: 'New role and resource group, where the role was to change',
  decidedBy: 'Name of the reviewer. log has their ID and email',
  decidedAt: 'When it was decided',
  why: 'Reason that the reviewer entered',
  selfReview: 'Whether the reviewer decided on access of their own',
  before: 'What was decided on the same access in the review before. In facts: the value then',
  outcome: 'How the item ended. Every item has exactly one end',
  'items[].reason': 'Why the item ended like that',
  appliedAt: 'When the change was made in Harness',
  appliedBy: 'Who made the change',
  verifiedAt: 'When Harness was asked again and showed the change',
  remains:
    'Groups through which the user still has the same role in this scope. Empty: none. Missing: not asked, as for items that aren’t a role of a user, or not readable',
  correlationId: 'Of the request that made the change. The audit trail of Harness has it, too',
  excluded: 'What was loaded and is no item, counted by why. No one decided on it in this review',
  of: 'What is counted',
  'excluded[].groups': 'Names of these groups',
  unknownItems: 'Items of a kind that this version doesn’t know. No one could decide on them. Usually empty',
  log: 'Every decision ever made. The last one of an item counts. Nothing is ever taken out',
  id: 'ID. Of an item: the same at every load',
  item: 'ID of the item',
  reason: 'Reason that was entered, or why, as one of the codes',
  reviewer: 'Who did it',
  by: 'Who did it. In replaced: ID of the new item. In previous.decisions: place in reviewers, from 0',
  identity: 'How we know who that is',
  at: 'When it happened',
  bulkId: 'The same for items that were decided together, in one go',
  seen: 'IDs of the decisions on this item that the reviewer’s file had then',
  signOffs: 'Who signed the review off, and without what',
  counts: 'How many items were decided how. In previous: how many changes there are',
  exceptions: 'What the review was signed off without, each with a reason',
  logSha256: 'Checksum of the decisions up to then. See about.checksums',
  reopenings: 'Who opened the signed-off review again',
  additions: 'Items that came in after the start, with what was loaded for them',
  checks: 'Comparisons of the population with access that was loaded later',
  loaded: 'The later access: when it was loaded, how complete it was, how much there was',
  'loaded.users': 'How many users',
  'loaded.assignments': 'How many role assignments',
  gone: 'Items that weren’t there anymore',
  replaced: 'Items that were assigned again, so that their decision doesn’t carry over',
  added: 'Items that were new',
  joined: 'IDs of users who were added to the group',
  left: 'IDs of users who were removed from the group',
  unknown: 'Items that couldn’t be compared',
  found: 'Items that were found, by name',
  facts: 'What changed about users',
  now: 'The value now',
  handOvers: 'Files that were saved for another reviewer',
  to: 'Name of the next reviewer, as typed. What they decided is in log, under the ID that Harness reports for them',
  applied: 'What was done about the decisions. Of several ends of an item, the last counts',
  result: 'What happened',
  detail: 'The cause in words',
  previous: 'The review or snapshot before, and what changed since then. Missing: not compared',
  file: 'Name of that file',
  sha256: 'Checksum of that file',
  signedOffAt: 'When that review was signed off',
  chosenAt: 'When the file was chosen, where that was after this review started',
  reviewers: 'Who decided in that review',
  decisions: 'Every decision that stood in that review',
  access: 'Identity of an access: scope, kind, scope of the group, role, resource group, principal',
  changes: 'What changed between the two',
  list: 'In which list of the report it is',
  change: 'What changed',
  what: 'Role, or group that a user was added to or removed from',
  whatId: 'ID of that role or group',
  resourceGroupId: 'ID of the resource group',
  place: 'Name of the scope',
  note: 'What else is known of the change',
  onlyBefore: 'Scopes that only the file before covers',
  onlyAfter: 'Scopes that only this review covers',
  side: 'In which of the two something may be missing',
  name: 'Name',
  assignments: 'Role assignments, each at exactly one scope',
  major: 'See version',
  minor: 'Counts additions to the format',
} as const

const here = makeScope('account')
const gapExample = (part: Part, reason: GapReason) => `For instance: ${gapText({ part, reason, scope: here }, here)}`

const decision: Record<Decision, string> = {
  keep: `${decisionLabels.keep}: the access stays`,
  remove: `${decisionLabels.remove}: the role assignment or membership is to be removed, the invitation to be revoked`,
  'change-role': `${decisionLabels['change-role']}: another role is to take its place`,
  'not-sure': `${decisionLabels['not-sure']}: counts as undecided`,
}
const part: Record<Part, string> = {
  users: partText('users'),
  assignments: partText('assignments'),
  'service-accounts': `${partText('service-accounts')}, as far as they have a role assignment`,
  groups: partText('groups'),
  members: partText('members'),
  roles: partText('roles'),
  'resource-groups': partText('resource-groups'),
  invitations: partText('invitations'),
  scopes: partText('scopes'),
}
const level: Record<Completeness['level'], string> = {
  proved: 'Proved to be complete, as about.completeness says',
  consistent: 'Totals and lists agree, but nothing was loaded a second time. This isn’t proof',
  gaps: 'Something may be missing. gaps says what',
}
const flags: Record<ItemFlag, string> = {
  'no-2fa': `${flagLabels['no-2fa']}. Rule: a direct weighty role assignment of a user whose twoFactor is false. Where twoFactor is missing, there’s no flag`,
  'already-inherited': `${flagLabels['already-inherited']}. Rule: a direct weighty role assignment whose role the user also inherits from a group, for the same resource group in the same scope`,
  'group-available': `${flagLabels['group-available']}. Rule: a direct weighty role assignment that a group of the scope has, too, for the same resource group, and the user isn’t in that group`,
  'group-candidate': `${flagLabels['group-candidate']}. Rule: a direct weighty role assignment that at least 3 users have, and no group`,
  'no-role': `${flagLabels['no-role']}. Rule: no role assignment in exactly this scope, direct or inherited from a group. The user may have roles in other scopes`,
  'managed-direct': `${flagLabels['managed-direct']}. Rule: externallyManaged is true, and the role assignment is direct and not managed`,
  'empty-group': `${flagLabels['empty-group']}. Rule: a group with a role and an empty list of members`,
  inactive: `${flagLabels.inactive}. Rule: a weighty role assignment of a user whose locked or disabled is true. Other roles of such users stay without a flag. It says nothing of when a user last signed in`,
  'no-user': `${flagLabels['no-user']}. Rule: the role assignment names a user who isn’t in the list of users of the scope`,
  missing: `${flagLabels.missing}. Rule: the role or resource group of the role assignment isn’t in the lists of the scope`,
  'only-admin': `${flagLabels['only-admin']}. Rule: the only user with the admin role of the scope who isn’t disabled. Roles that are inherited from a group of the scope count`,
  'one-user-role': `${flagLabels['one-user-role']}. Rule: a custom role that only one user has in this scope. Roles that are inherited from a group count`,
}
const kinds: Record<ItemKind, string> = {
  'user-assignment': `${kindLabels['user-assignment']}: a role assignment of a user`,
  'group-assignment': `${kindLabels['group-assignment']}: a role assignment of a group. One decision for all members, who are in population.groups`,
  'service-account-assignment': `${kindLabels['service-account-assignment']}: a role assignment of a service account`,
  'orphan-assignment': `${kindLabels['orphan-assignment']}: a role assignment of a user who isn’t in the scope`,
  'group-member': `${kindLabels['group-member']}: the membership of a user in a group`,
  membership: `${kindLabels.membership}: the membership in the scope of a user without a role there`,
  invitation: `${kindLabels.invitation}: pending, so it’s without effect until accepted`,
}
const principalKinds: Record<PrincipalKind, string> = {
  user: 'A user',
  group: 'A group: its members have the role',
  'service-account': 'A service account',
  other: 'Something else, which is no item',
}
const applyReason: Record<ApplyReason, string> = applyReasonLabels
const ends: Record<End, string> = {
  'done-verified': `${endLabels['done-verified']}: Harness was asked again after the change and shows it`,
  'done-not-verified': `${endLabels['done-not-verified']}: Harness confirmed the change, and it wasn’t checked, or still showed the old state`,
  skipped: `${endLabels.skipped}: nothing was changed, for the reason that follows`,
  failed: `${endLabels.failed}: Harness refused the change, or nothing had changed`,
  unknown: `${endLabels.unknown}: no response came, and it couldn’t be checked`,
}
const result: Record<ApplyEvent['result'], string> = {
  assigning: 'The new role is being assigned. No end',
  sent: 'The change is being sent. No end: written first, so that what is cut off is known',
  ...ends,
}
const outcome: Record<Outcome, string> = {
  ...ends,
  kept: `${outcomeLabels.kept}: decided to stay`,
  exception: `${outcomeLabels.exception}: not decided. signOffs[].exceptions has the reason`,
  open: `${outcomeLabels.open}: nothing was done about the decision yet`,
}
const previousLists = {
  gained: 'Role assignments that only the later one has',
  lost: 'Role assignments that only the earlier one has',
  'through-groups': 'Inherited access that users gained or lost',
  users: 'Users who were added, removed, or renamed',
  members: 'Members who were added to or removed from a group',
}

const codes = {
  'roles.kind': {
    all: 'All role assignments',
    privileged: 'Only privileged roles',
    role: 'One role',
    users: 'Direct role assignments of certain users',
  } satisfies Record<ReviewedRoles['kind'], string>,
  'roles.from': {
    filter: 'By a filter of the list of users',
    'who-can': 'By the question who can do something',
    selection: 'Chosen one by one',
  },
  identity: {
    session: `${identityLabels.session}: Harness named this user for the API key that was connected`,
    typed: `${identityLabels.typed}: the API key was of a service account, and the name was entered by hand`,
  } satisfies Record<Reviewer['identity'], string>,
  'items[].kind': kinds,
  flags,
  decision: {
    ...decision,
    undone: 'The decision before was undone',
  } satisfies Record<Exclude<DecisionEvent['decision'], 'other'>, string>,
  'signOffs[].counts': {
    ...decision,
    undecided: 'Undecided',
    conflict: exceptionLabels.conflict,
  } satisfies Record<keyof DecisionCounts, string>,
  'exceptions[].kind': exceptionLabels satisfies Record<ExceptionKind, string>,
  outcome,
  result,
  'items[].reason': applyReason,
  'applied[].reason': applyReason,
  selfReview: {
    no: 'The reviewer’s ID isn’t the one of the user, nor of a member of the group',
    own: 'The access is the reviewer’s own',
    'all-users': 'Only as one of all users of a scope, who are members of a built-in group',
    'not-checked': 'The API key was of a service account, so Harness named no user who could be compared',
  } satisfies Record<SelfReview, string>,
  'assignments[].kind': principalKinds,
  'changes[].kind': principalKinds,
  'groups[].kind': Object.fromEntries(
    Object.entries(groupKinds).map(([kind, { word, lock }]) => [kind, lock === undefined ? word : `${word}. ${lock}`]),
  ) as Record<GroupKind, string>,
  members: { 'all-users-of-scope': 'Every user of the scope', unknown: 'The members couldn’t be loaded' },
  extent: { all: 'All of them', some: 'Some of them', unclear: 'Harness doesn’t say' },
  level,
  'gaps[].reason': {
    'no-permission': gapExample('users', 'no-permission'),
    changed: gapExample('users', 'changed'),
    cut: gapExample('assignments', 'cut'),
    unreadable: gapExample('users', 'unreadable'),
    'lists-disagree': gapExample('assignments', 'lists-disagree'),
    'members-unknown': gapExample('members', 'members-unknown'),
    'role-unreadable': gapExample('roles', 'role-unreadable'),
    stopped: gapExample('users', 'stopped'),
    failed: gapExample('users', 'failed'),
    'not-listed': gapExample('invitations', 'not-listed'),
  } satisfies Record<GapReason, string>,
  part,
  parts: {
    users: part.users,
    groups: part.groups,
    'service-accounts': partText('service-accounts'),
    roles: part.roles,
    'resource-groups': part['resource-groups'],
  } satisfies Record<ViewedPart, string>,
  'excluded[].of': {
    assignments: 'Rows of population.assignments',
    'group-members': 'Memberships in groups: a user in two groups counts twice',
    invitations: 'Rows of population.invitations',
    users: 'Rows of population.users',
  } satisfies Record<ExcludedPart, string>,
  'excluded[].reason': {
    managed: 'Made by Harness with a membership. They can’t be removed alone',
    internal: 'Assigned by Harness automatically',
    'other-principal': 'Neither of a user, a group, nor a service account',
    'built-in-group': 'Every user of the scope is a member, and no one can be removed',
    'scim-group': 'The identity provider manages the members (SCIM). They’re changed there',
    'sso-group': 'The members follow the identity provider (SSO). They’re changed there',
    'unknown-group': 'Harness doesn’t report who manages the members',
    'members-unknown': 'The members couldn’t be loaded, so the count is 0',
    'not-asked': 'Outside the criteria of the review',
    'no-item': 'No item is about the user',
  } satisfies Record<ExclusionReason, string>,
  'previous.kind': {
    evidence: 'An evidence file',
    review: 'A review file',
    snapshot: 'A snapshot, which has no decisions',
  },
  'changes[].list': previousLists,
  'previous.counts': {
    ...previousLists,
    unchanged: 'Role assignments that both have',
    unknown: 'Role assignments that couldn’t be compared',
  },
  change: {
    gained: 'Only the later one has it',
    lost: 'Only the earlier one has it',
    joined: 'Added',
    left: 'Removed',
    renamed: 'Has another name',
  },
  side: { before: 'In the earlier one', after: 'In the later one' },
}
