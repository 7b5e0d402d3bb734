import clsx from 'clsx'
import { UserRoundPlus } from 'lucide-react'
import type { RefObject } from 'react'
import { Link } from 'react-router'
import { usePermissions } from '#src/components/use-permissions.ts'
import type { ScopeName } from '#src/components/use-scope-name.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Button, buttonClasses } from '#src/ui/button.tsx'

type AddUsersLinkProps = {
  scope: Scope
  scopeName: ScopeName
  /** Search part of the address of the users list behind the dialog. */
  search?: string
  linkRef?: RefObject<HTMLAnchorElement | null>
}

const icon = <UserRoundPlus aria-hidden />

/** A link, because the dialog has its own address; a blocked button with the reason where it can’t be used. */
export function AddUsersLink({ scope, scopeName, search = '', linkRef }: AddUsersLinkProps) {
  const permissions = usePermissions(scope)
  const reason = permissions.reason('core_user_manage') ?? permissions.reason('core_user_invite')
  if (reason !== undefined)
    return (
      <Button icon={icon} blockedReason={reason}>
        Add users
      </Button>
    )
  return (
    <Link
      {...(linkRef && { ref: linkRef })}
      to={paths.addUsers(scope, search)}
      className={clsx(
        buttonClasses('primary'),
        // In that case, the panel next to the list has the primary button.
        'group-data-with-panel/list:border-button group-data-with-panel/list:bg-surface group-data-with-panel/list:text-text group-data-with-panel/list:hover:bg-hover',
      )}
    >
      {icon}
      Add users<span className="sr-only"> to {scopeName.full}</span>
    </Link>
  )
}
