import { Lock } from 'lucide-react'
import { permissionLabel, type Permission } from '#src/domain/permissions.ts'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { Note } from '#src/ui/note.tsx'

type DeniedNoteProps = {
  permission: Permission
  /** The denied action: "change the roles of Dana Kim in account Meridian Foods". */
  verb: string
}

/** Says what the caller may not do here and which permission it takes, with a text to ask for it. */
export function DeniedNote({ permission, verb }: DeniedNoteProps) {
  return (
    <Note
      icon={<Lock aria-hidden />}
      title="View only"
      action={
        <CopyButton
          variant="button"
          label="Copy request for an admin"
          value={`Please grant me the permission ${permission} so that I can ${verb}.`}
        />
      }
    >
      To {verb}, you need the permission {permissionLabel(permission)}.
    </Note>
  )
}
