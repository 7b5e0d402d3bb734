import { SAMPLE_SIZE, MAX_BULK, MAX_REASON, MAX_KEPT_WITHOUT_SAMPLE, MIN_REASON } from './decision-rules.ts'
import { adminRoles } from '#src/domain/roles.ts'
import { EVERYTHING_BELOW, privileges } from './holdings.ts'

/** Rules of a review in words, for the report and the evidence file. */

/** Which access is privileged. */
export const privilegedText = `The built-in roles ${[...adminRoles].join(', ')}, roles with one of ${[...privileges].join(', ')}, and role assignments for the resource group ${EVERYTHING_BELOW} are privileged.`

/** When a reason is required, and what can be decided together. */
export const reasonRuleText = [
  `A reason of ${String(MIN_REASON)} to ${String(MAX_REASON)} characters is required to keep a privileged role assignment (weighty), an item with a flag, or one that was to be removed in the previous review. It’s also required to change a role, for “Not sure”, and for every decision on several items together.`,
  'Otherwise, a reason is optional. The same reason can apply to many items.',
  `Up to ${String(MAX_BULK)} items with the same role, resource group, and scope can be decided together. Items with a flag and privileged items can’t be kept together. To keep more than ${String(MAX_KEPT_WITHOUT_SAMPLE)} together, a reviewer first decides ${String(SAMPLE_SIZE)} of them one by one. The software chooses which.`,
]

/** Where flags are explained. */
export const flagRuleLabels =
  'The flags of an item are next to its role. The evidence file explains each flag under “about”, “codes”, “flags”.'
