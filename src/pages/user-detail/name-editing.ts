import type { UserMetadata } from '#src/contract/user-schema.ts'
import type { KeyType } from '#src/domain/api-key.ts'

/** Where a name can be changed: here, in one's own profile, or not, with the reason. */
export type NameEditing = { readonly kind: 'here' | 'profile' } | { readonly kind: 'no'; readonly reason: string }

/** Whether a name can be changed: people change their own only, service accounts anybody's. */
export function nameEditing(user: UserMetadata, keyType: KeyType, isSelf: boolean): NameEditing {
  if (user.externallyManaged === true)
    return { kind: 'no', reason: 'The identity provider keeps this name. It is changed there.' }
  if (keyType === 'sat') return { kind: 'here' }
  if (isSelf) return { kind: 'profile' }
  return {
    kind: 'no',
    reason: 'Harness lets people change only their own name. The key of a service account can change it.',
  }
}
