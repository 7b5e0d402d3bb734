import * as v from 'valibot'
import { storedTemplates, type AccessTemplate } from '#src/contract/access-template-schema.ts'

/** Stored templates may be old, cut off or written by anybody, so they are validated like an answer of the service. */

/** @param text as it was kept. @returns nothing if it is not ours */
export function parseTemplates(text: string | null): readonly AccessTemplate[] {
  const result = v.safeParse(storedTemplates, text)
  return result.success ? result.output : []
}

/** The text to keep: member by member, so that nothing else gets onto the device. */
export function templatesText(templates: readonly AccessTemplate[]): string {
  const named = ({ id, label }: { id: string; label: string }) => ({ id, label })
  return JSON.stringify({
    version: 1,
    templates: templates.map(({ name, roles, groups }) => ({
      name,
      roles: roles.map(({ role, resourceGroup }) => ({ role: named(role), resourceGroup: named(resourceGroup) })),
      groups: groups.map(named),
    })),
  })
}
