import type { Outcome } from './remediation.ts'
import type { ApplyReason, End } from './apply-event.ts'

/** Labels for the outcomes of decisions. */

export const endLabels: Record<End, string> = {
  'done-verified': 'Done, verified',
  'done-not-verified': 'Done, not verified',
  skipped: 'Skipped',
  failed: 'Failed',
  unknown: 'Not confirmed',
}

export const outcomeLabels: Record<Outcome, string> = {
  kept: 'Kept',
  exception: 'Exception',
  ...endLabels,
  open: 'Not applied',
}

/** What “verified” means, in the report and in the evidence file. */
export const verificationText = [
  '“Verified” means that we checked with Harness after the change, and Harness showed the change at that time.',
  'We loaded the list that the change is in: role assignments of that user, group, or service account, members of the group, users of the scope, or pending invitations.',
  'We checked after the changes were made, and again 5 and 30 seconds later where Harness still showed the old state.',
]

/** The reason, as a sentence. */
export const reasonLabels: Record<ApplyReason, string> = {
  found: 'Harness didn’t confirm this, but we checked and the change went through.',
  'found-refused': 'Harness reported a failure, but we checked and the change went through.',
  'to-be-checked': 'Harness confirmed the change. We haven’t checked it yet.',
  'still-there': 'Harness confirmed the change, but still shows the old state.',
  'check-failed': 'Harness confirmed the change, but we couldn’t check it.',
  gone: 'Already removed.',
  'own-access': 'This is your own access. Another admin has to apply this.',
  'unknown-self':
    'We don’t know whether this is the service account you’re connected with. Another admin has to apply this.',
  'last-admin': 'No other admin would remain. Make someone else an admin first.',
  'admin-unchecked': 'We couldn’t confirm that another admin remains.',
  'built-in': 'This role is part of the membership and can’t be removed separately.',
  'managed-group': 'Managed by the identity provider. Remove the user there.',
  'add-failed': 'The new role wasn’t assigned, so the old one stays.',
  'same-role': 'The new role is the one that’s already assigned.',
  contradicted: 'Another decision of this review removes the new role.',
  'kept-elsewhere': 'Removing this user would also remove the access they keep in this scope or its child scopes.',
  'has-roles':
    'Removing this user would also remove the roles or groups they now have in this scope or its child scopes.',
  'no-permission': 'You don’t have permission to change this.',
  'not-sent': 'Not started.',
  'not-loaded': 'We couldn’t check the current state, so no changes were made.',
  refused: 'Harness refused the change.',
  'nothing-changed': 'We checked, and nothing changed.',
  'no-response': 'We couldn’t confirm this change.',
}
