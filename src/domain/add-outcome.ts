import type { RoleAssignmentMetadata, RoleBinding } from '#src/contract/user-schema.ts'

/** Meaning of the service's outcome words for added users, and the reads that follow. */

/** Outcome of one address. */
export type PersonOutcomeKind =
  | 'invited'
  | 'added'
  | 'already-here'
  | 'already-invited'
  | 'not-needed'
  | 'not-reported'
  | 'not-sent'
  | 'failed'
  | 'unknown'

export type PersonOutcome = {
  readonly kind: PersonOutcomeKind
  /** An unknown outcome word of the service. */
  readonly word?: string
  /** The reason, if known. */
  readonly reason?: string
}

const known = new Map<string, PersonOutcomeKind>([
  ['USER_INVITED_SUCCESSFULLY', 'invited'],
  ['USER_ADDED_SUCCESSFULLY', 'added'],
  ['USER_ALREADY_ADDED', 'already-here'],
  ['USER_ALREADY_INVITED', 'already-invited'],
  ['USER_INVITE_NOT_REQUIRED', 'not-needed'],
  ['FAIL', 'failed'],
])

/**
 * Outcome for an outcome word of the service. An unknown word never counts as success.
 *
 * @param word undefined if the response omits the address
 */
export function personOutcomeOf(word: string | null | undefined): PersonOutcome {
  if (word === undefined || word === null || word === '') return { kind: 'not-reported' }
  const kind = known.get(word)
  return kind === undefined ? { kind: 'unknown', word } : { kind }
}

const labels: Record<Exclude<PersonOutcomeKind, 'unknown'>, string> = {
  invited: 'Invited',
  added: 'Added',
  'already-here': 'Already here',
  'already-invited': 'Already invited',
  'not-needed': 'Not needed',
  'not-reported': 'Not confirmed',
  'not-sent': 'Not started',
  failed: 'Failed',
}

/** The outcome word to show; unknown words are shown unchanged (F42). */
export function personOutcomeWord({ kind, word }: PersonOutcome): string {
  return kind === 'unknown' ? `Unknown result (${word ?? ''})` : labels[kind]
}

/** Whether nothing is left to do for this user. */
export function isDone({ kind }: PersonOutcome): boolean {
  return kind === 'invited' || kind === 'added' || kind === 'already-here' || kind === 'not-needed'
}

/** Whether it certainly did not happen, so that it can be sent again. */
export function canRetry({ kind }: PersonOutcome): boolean {
  return kind === 'failed' || kind === 'not-sent'
}

/**
 * One or two sentences on what the outcome means and what to do.
 *
 * @param access whether roles or groups were requested
 */
export function outcomeText({ kind, reason }: PersonOutcome, access: boolean): string {
  switch (kind) {
    case 'invited':
      return reason ?? 'Email sent. The link works for 7 days.'
    case 'added':
      return reason ?? 'Already in Harness. They can sign in now.'
    case 'already-here':
      return access ? 'Roles and groups were assigned. No email was sent.' : 'No changes were needed.'
    case 'already-invited':
      return 'We resent the pending invitation with its original roles, not the ones you chose.'
    case 'not-needed':
      return 'Harness doesn’t need an invitation for this user.'
    case 'not-reported':
      return reason ?? 'Harness didn’t confirm this address. Check before you add it again.'
    case 'not-sent':
      return reason ?? 'No changes were made.'
    case 'failed':
      return reason ?? 'Harness couldn’t add this address and didn’t say why.'
    case 'unknown':
      return 'Harness responded with a result that we don’t recognize. Check this user.'
  }
}

/** Pause between two batches in milliseconds: invitations are limited to 10 calls a minute. */
export function pauseBetween(groups: number): number {
  return groups > 9 ? 6500 : 1000
}

/** Maximum number of users who are checked after a run. */
export const MAX_ROLE_CHECKS = 25

/** Names of requested roles that a user does not have at this scope (docs/service.md, trap 21). */
export function missingRoles(
  requestedBindings: readonly RoleBinding[],
  present: readonly Pick<RoleAssignmentMetadata, 'roleIdentifier' | 'resourceGroupIdentifier'>[],
): string[] {
  return requestedBindings
    .filter(
      (binding) =>
        !present.some(
          (row) =>
            row.roleIdentifier === binding.roleIdentifier &&
            row.resourceGroupIdentifier === binding.resourceGroupIdentifier,
        ),
    )
    .map(({ roleIdentifier, roleName }) => roleName ?? roleIdentifier)
}
