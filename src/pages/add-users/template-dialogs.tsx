import type { RefObject } from 'react'
import { NamesDialog, placeOf, SaveNameDialog, type SavedItemLabels } from '#src/components/saved-items-dialog.tsx'
import { MAX_TEMPLATES, MAX_TEMPLATE_NAME, type AccessTemplate } from '#src/contract/access-template-schema.ts'
import { counted } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { accessTemplates } from '#src/session/access-templates.ts'

type Shared = {
  scope: Scope
  scopeName: string
  finalFocus: RefObject<HTMLElement | null>
  onClose: () => void
}

const labels: SavedItemLabels = {
  title: 'Templates on this device',
  save: 'Save template',
  name: 'Name of the template',
  taken: 'A template with this name already exists. Choose another name.',
  none: 'No templates left',
  unkept: 'Templates work until you leave the page. Allow storage for this site to keep them longer.',
  maxNameLength: MAX_TEMPLATE_NAME,
  max: MAX_TEMPLATES,
}

function partsText({ roles, groups }: Pick<AccessTemplate, 'roles' | 'groups'>): string {
  const parts = [
    roles.length > 0 && counted(roles.length, 'role', 'roles'),
    groups.length > 0 && counted(groups.length, 'group', 'groups'),
  ].filter((part) => part !== false)
  return parts.length === 0 ? 'nothing' : parts.join(', ')
}

/** Names the chosen access and saves it on this device. */
export function SaveTemplateDialog({ access, ...shared }: Shared & { access: Omit<AccessTemplate, 'name'> }) {
  return (
    <SaveNameDialog
      {...shared}
      store={accessTemplates}
      labels={labels}
      title="Save this access as a template"
      hint={`${partsText(access)}. Kept on this device for ${placeOf(shared.scope)}. It has only names of roles and groups.`}
      entryOf={(name) => ({ name, ...access })}
    />
  )
}

/** Renames and deletes templates of this device. */
export function TemplatesDialog(shared: Shared) {
  return <NamesDialog {...shared} store={accessTemplates} labels={labels} partsOf={partsText} />
}
