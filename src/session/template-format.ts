import * as v from 'valibot'
import { storedTemplates, type AccessTemplate } from '#src/contract/access-template-schema.ts'

/**
 * Stored templates can be old, truncated or written by anyone, so they are validated like a response of the service.
 */

/**
 * @param text as stored.
 * @returns nothing if it is invalid
 */
export function parseTemplates(text: string | null): readonly AccessTemplate[] {
  const result = v.safeParse(storedTemplates, text)
  return result.success ? result.output : []
}

/** The text to store: built member by member, so that nothing else is stored on the device. */
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
