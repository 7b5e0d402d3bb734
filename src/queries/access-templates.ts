import { parseTemplates, templatesText } from '#src/api/template-storage.ts'
import { MOST_TEMPLATES } from '#src/contract/access-template.ts'
import { keptList } from './kept-list.ts'

/** Start of their names on the device, after the app's own prefix. */
export const TEMPLATES = 'access-templates.'

/** Templates of access that are kept on this device: roles, resource groups and groups by identifier and name, never people. */
export const accessTemplates = keptList({
  prefix: TEMPLATES,
  parse: parseTemplates,
  toText: templatesText,
  most: MOST_TEMPLATES,
})
