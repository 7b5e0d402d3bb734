import { Lock } from 'lucide-react'
import { permissionLabel, type Permission } from '#src/domain/permissions.ts'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { Note } from '#src/ui/note.tsx'

type DeniedNoteProps = {
  permission: Permission
  /** "To change the roles of Dana Kim in account Meridian Foods, you need this permission:". */
  needed: string
  /** The same text for an admin. */
  request: string
}

/** Says what the user can't do here and which permission it needs, with a request to copy. */
export function DeniedNote({ permission, needed, request }: DeniedNoteProps) {
  return (
    <Note
      icon={<Lock aria-hidden />}
      title="View only"
      action={<CopyButton variant="button" label="Copy request for an admin" value={request} />}
    >
      {needed} {permissionLabel(permission)}.
    </Note>
  )
}
