import type { ExceptionKind, ItemFlag, ItemKind } from './review.ts'
import type { Decision, Reviewer } from './review-entry.ts'

/** Labels of a review. */

export const decisionLabels: Record<Decision, string> = {
  keep: 'Keep',
  remove: 'Remove',
  'change-role': 'Change role',
  'not-sure': 'Not sure',
}

/** Completed decisions, for announcements and the state of an item. */
export const decidedLabels: Record<Decision, string> = {
  keep: 'Kept',
  remove: 'To be removed',
  'change-role': 'Role to be changed',
  'not-sure': 'Not sure',
}

export const flagLabels: Record<ItemFlag, string> = {
  'no-2fa': 'Admin without 2FA',
  'already-inherited': 'Already inherited',
  'group-available': 'A group has this role',
  'group-candidate': 'Same role for 3 or more users',
  'no-role': 'No role',
  'managed-direct': 'Identity provider user with a direct role',
  'empty-group': 'Group without members',
  inactive: 'Locked or disabled admin',
  'no-user': 'No user in this scope',
  missing: 'Role or resource group missing',
  'only-admin': 'Only admin',
  'one-user-role': 'Only user with this role',
}

/** Kind of an item, if it isn't a role assignment of a user. */
export const kindLabels: Record<ItemKind, string> = {
  'user-assignment': 'Direct',
  'orphan-assignment': 'Without a user',
  'service-account-assignment': 'Service account',
  'group-assignment': 'Group',
  'group-member': 'Group member',
  membership: 'Membership',
  invitation: 'Invitation',
}

/** How the identity of the reviewer is known. */
export const identityLabels: Record<Reviewer['identity'], string> = {
  session: 'confirmed by Harness',
  typed: 'typed, not confirmed by Harness',
}

export const exceptionLabels: Record<ExceptionKind, string> = {
  undecided: 'Undecided',
  'not-sure': 'Not sure',
  conflict: 'Decided differently by two reviewers',
  'own-access': 'Own access, not reviewed',
  new: 'New since the review started, not in this review',
  'not-checked': 'Changes since the review started weren’t checked',
  'not-proved': 'We couldn’t confirm that everything was loaded',
}
