import { formatList } from '#src/domain/format.ts'
import type { InheritedRoles } from '#src/domain/inherited.ts'
import { permissionLabel } from '#src/domain/permissions.ts'

/** Why inherited roles are unknown, as a sentence. */
export function missingText(missing: InheritedRoles['missing'], gaps: readonly string[]): string {
  switch (missing) {
    case 'hidden':
      return `You don’t have permission to view groups, so roles inherited from groups are unknown. Ask an admin for ${permissionLabel('core_usergroup_view')}.`
    case 'failed':
      return 'We couldn’t load the groups of this scope, so roles inherited from groups are unknown. Refresh to try again.'
    case 'partly':
      if (gaps.length === 0)
        return 'We couldn’t load all groups of this scope, so some roles inherited from groups are unknown.'
      return gaps.length > 5
        ? `We couldn’t load the members of ${formatList(gaps.slice(0, 5))} and other groups, so roles inherited from them are unknown.`
        : `We couldn’t load the members of ${formatList(gaps)}, so roles inherited from them are unknown.`
    case undefined:
      return ''
  }
}
