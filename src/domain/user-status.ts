import { formatAlternatives, formatList } from './format.ts'

/** Statuses that the service can't filter by: the list is loaded and filtered in the browser. */
export const statusNames = ['locked', 'disabled', 'no-2fa', 'external', 'no-role', 'admin'] as const
export type StatusName = (typeof statusNames)[number]

/** Whether users must match all filters, or one is enough. */
export type StatusMatch = 'all' | 'any'

/** Label of a filter after "Status:". */
const statusLabels: Record<StatusName, string> = {
  locked: 'locked',
  disabled: 'disabled',
  'no-2fa': 'no 2FA',
  external: 'external',
  'no-role': 'no role here',
  admin: 'admin role here',
}

/** Several filters in words: "locked and no 2FA", "locked or no 2FA". */
export function statusesText(statuses: readonly StatusName[], match: StatusMatch = 'all'): string {
  const parts = statuses.map((status) => statusLabels[status])
  return match === 'any' ? formatAlternatives(parts) : formatList(parts)
}
