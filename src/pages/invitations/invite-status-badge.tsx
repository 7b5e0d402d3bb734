import { CircleHelp, UserRoundCog } from 'lucide-react'
import type { InviteStatus } from '#src/domain/invitations.ts'
import { Badge } from '#src/ui/badge.tsx'

/** A pending invitation is the normal case; an accepted one breaks adding the address (docs/service.md, trap 24). */
export function InviteStatusBadge({ status }: { status: InviteStatus }) {
  switch (status) {
    case 'open':
      return <Badge tone="plain">Pending</Badge>
    case 'accepted':
      return (
        <Badge tone="warning" icon={<UserRoundCog aria-hidden />}>
          Sign-up incomplete
        </Badge>
      )
    case 'unknown':
      return (
        <Badge tone="plain" icon={<CircleHelp aria-hidden />}>
          Unknown
        </Badge>
      )
  }
}
