import { groupKinds, type GroupKind } from '#src/domain/access.ts'
import { makeScope } from '#src/domain/scope.ts'
import { endLabels, outcomeLabels, reasonLabels as applyReasonLabels } from './apply-labels.ts'
import type { Completeness, GapReason, Part } from './completeness.ts'
import { decisionLabels, exceptionLabels, flagLabels, identityLabels, kindLabels } from './decision-labels.ts'
import { rereadLabels } from './evidence-reread.ts'
import type { SelfReview } from './evidence.ts'
import type { ExcludedPart, ExclusionReason } from './exclusions.ts'
import { foundByLabels } from './hand-over.ts'
import type { Outcome } from './remediation.ts'
import type { ApplyEvent, ApplyReason, End } from './apply-event.ts'
import { gapText, partText } from './review-text.ts'
import type { DecisionCounts, DecisionEvent, ExceptionKind, ItemFlag, ItemKind, ReviewedRoles } from './review.ts'
import type { Decision, Reviewer } from './review-entry.ts'
import type { PrincipalKind } from './snapshot.ts'
import type { ViewedPart } from './view-permissions.ts'

/** Codes of an evidence file in words; uses the texts of the screen where they exist. */

const here = makeScope('account')
const gapExample = (part: Part, reason: GapReason) => `For instance: ${gapText({ part, reason, scope: here }, here)}`

const decision: Record<Decision, string> = {
  keep: `${decisionLabels.keep}: the access stays`,
  remove: `${decisionLabels.remove}: the role assignment or membership is to be removed, the invitation to be revoked`,
  'change-role': `${decisionLabels['change-role']}: another role replaces it`,
  'not-sure': `${decisionLabels['not-sure']}: counts as undecided`,
}
const part: Record<Part, string> = {
  users: partText('users'),
  assignments: partText('assignments'),
  'service-accounts': 'Service accounts that have a role assignment',
  groups: partText('groups'),
  members: partText('members'),
  roles: partText('roles'),
  'resource-groups': partText('resource-groups'),
  invitations: partText('invitations'),
  scopes: partText('scopes'),
}
const level: Record<Completeness['level'], string> = {
  proved: 'Proved complete. See about.completeness',
  consistent: 'Totals and lists agree, but nothing was loaded a second time. This isn’t proof',
  gaps: 'Something might be missing. See gaps',
}
const flags: Record<ItemFlag, string> = {
  'no-2fa': `${flagLabels['no-2fa']}. Rule: a direct privileged role assignment (weighty) of a user whose twoFactor is false. Where twoFactor is missing, there’s no flag`,
  'already-inherited': `${flagLabels['already-inherited']}. Rule: a direct privileged role assignment (weighty) whose role the user also inherits from a group, for the same resource group in the same scope`,
  'group-available': `${flagLabels['group-available']}. Rule: a direct privileged role assignment (weighty) that a group of the scope has, too, for the same resource group, and the user isn’t in that group`,
  'group-candidate': `${flagLabels['group-candidate']}. Rule: a direct privileged role assignment (weighty) that at least 3 users have, and no group`,
  'no-role': `${flagLabels['no-role']}. Rule: no role assignment in exactly this scope, direct or inherited from a group. The user might have roles in other scopes`,
  'managed-direct': `${flagLabels['managed-direct']}. Rule: externallyManaged is true, and the role assignment is direct and not managed`,
  'empty-group': `${flagLabels['empty-group']}. Rule: a group with a role and an empty list of members`,
  inactive: `${flagLabels.inactive}. Rule: a privileged role assignment (weighty) of a user whose locked or disabled is true. Other roles of such users stay without a flag. It doesn’t show when a user last signed in`,
  'no-user': `${flagLabels['no-user']}. Rule: the role assignment names a user who isn’t in the list of users in the scope`,
  missing: `${flagLabels.missing}. Rule: the role or resource group of the role assignment isn’t in the lists of the scope`,
  'only-admin': `${flagLabels['only-admin']}. Rule: the only user with the admin role of the scope who isn’t disabled. Roles that are inherited from a group of the scope count`,
  'one-user-role': `${flagLabels['one-user-role']}. Rule: a custom role that only one user has in this scope. Roles that are inherited from a group count`,
}
const kinds: Record<ItemKind, string> = {
  'user-assignment': `${kindLabels['user-assignment']}: a role assignment of a user`,
  'group-assignment': `${kindLabels['group-assignment']}: a role assignment of a group. One decision covers all members, who are listed in population.groups`,
  'service-account-assignment': `${kindLabels['service-account-assignment']}: a role assignment of a service account`,
  'orphan-assignment': `${kindLabels['orphan-assignment']}: a role assignment of a user who isn’t in the scope`,
  'group-member': `${kindLabels['group-member']}: the membership of a user in a group`,
  membership: `${kindLabels.membership}: the membership in the scope of a user without a role there`,
  invitation: `${kindLabels.invitation}: pending, so it has no effect until accepted`,
}
const principalKinds: Record<PrincipalKind, string> = {
  user: 'A user',
  group: 'A group: its members have the role',
  'service-account': 'A service account',
  other: 'Something else, which isn’t an item',
}
const applyReason: Record<ApplyReason, string> = applyReasonLabels
const ends: Record<End, string> = {
  'done-verified': `${endLabels['done-verified']}: checked with Harness after the change, and Harness showed the change`,
  'done-not-verified': `${endLabels['done-not-verified']}: Harness confirmed the change, but we didn’t check it, or Harness still showed the old state`,
  skipped: `${endLabels.skipped}: nothing was changed, for the reason recorded`,
  failed: `${endLabels.failed}: Harness refused the change, or nothing had changed`,
  unknown: `${endLabels.unknown}: there was no usable response, and the change couldn’t be checked`,
}
const result: Record<ApplyEvent['result'], string> = {
  assigning: 'The new role is being assigned. Not an outcome',
  sent: 'The change is being sent. Not an outcome: recorded first, so that interrupted changes can be found',
  ...ends,
}
const outcome: Record<Outcome, string> = {
  ...ends,
  kept: `${outcomeLabels.kept}: decided to stay`,
  exception: `${outcomeLabels.exception}: not decided. signOffs[].exceptions has the reason`,
  open: `${outcomeLabels.open}: nothing was done about the decision yet`,
}
const previousLists = {
  gained: 'Role assignments only in the later file',
  lost: 'Role assignments only in the earlier file',
  'through-groups': 'Inherited access that users gained or lost',
  users: 'Users who were added, removed, or renamed',
  members: 'Members who were added to or removed from a group',
}

/** Values of members, for those that have a fixed set. */
export const codes = {
  'roles.kind': {
    all: 'All role assignments',
    privileged: 'Only privileged roles',
    role: 'One role',
    users: 'Direct role assignments of certain users',
  } satisfies Record<ReviewedRoles['kind'], string>,
  'roles.from': {
    filter: 'By a filter of the list of users',
    'who-can': 'By a “Who can…?” question',
    selection: 'Chosen one by one',
  },
  identity: {
    session: `${identityLabels.session}: Harness reported this user for the API key that was connected`,
    typed: `${identityLabels.typed}: the API key was of a service account, and the name was entered by hand`,
  } satisfies Record<Reviewer['identity'], string>,
  'items[].kind': kinds,
  flags,
  decision: {
    ...decision,
    undone: 'The previous decision was undone',
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
    no: 'The reviewer’s ID isn’t the ID of the user or of a group member',
    own: 'The access is the reviewer’s own',
    'all-users': 'Only as a member of a built-in group that includes every user in the scope',
    'not-checked': 'The API key was of a service account, so Harness reported no user to compare with',
  } satisfies Record<SelfReview, string>,
  'assignments[].kind': principalKinds,
  'changes[].kind': principalKinds,
  'groups[].kind': Object.fromEntries(
    Object.entries(groupKinds).map(([kind, { word, lock }]) => [kind, lock === undefined ? word : `${word}. ${lock}`]),
  ) as Record<GroupKind, string>,
  members: { 'all-users-of-scope': 'Every user in the scope', unknown: 'The members couldn’t be loaded' },
  extent: { all: 'All of them', some: 'Some of them', unclear: 'Harness doesn’t report this' },
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
    managed: 'Made by Harness with a membership. They can’t be removed separately',
    internal: 'Assigned by Harness automatically',
    'other-principal': 'Not for a user, a group, or a service account',
    'built-in-group': 'Every user in the scope is a member, and no one can be removed',
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
    unchanged: 'Role assignments in both files',
    unknown: 'Role assignments that couldn’t be compared',
  },
  change: {
    gained: 'Only in the later file',
    lost: 'Only in the earlier file',
    joined: 'Added',
    left: 'Removed',
    renamed: 'Has a different name',
  },
  foundBy: foundByLabels,
  'lists[].list': rereadLabels,
  side: { before: 'In the earlier file', after: 'In the later file' },
}
