/** What people can be filtered by although the service cannot: their lists are read and looked through (product.md P3). */
export const statusNames = ['locked', 'disabled', 'no-2fa', 'external', 'no-role', 'admin'] as const
export type StatusName = (typeof statusNames)[number]

/** How a filter reads behind "Status:". */
export const statusWords: Record<StatusName, string> = {
  locked: 'locked',
  disabled: 'disabled',
  'no-2fa': 'no 2FA',
  external: 'external',
  'no-role': 'no role here',
  admin: 'admin role here',
}
