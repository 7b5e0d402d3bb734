import { parseTemplates, templatesText } from '#src/session/template-format.ts'
import { MAX_TEMPLATES } from '#src/contract/access-template-schema.ts'
import { createPresetStore } from './saved-presets.ts'

/** Prefix of their storage keys, after the app's own prefix. */
export const TEMPLATES = 'access-templates.'

/** Access templates stored on this device: roles, resource groups and groups by identifier and name, never users. */
export const accessTemplates = createPresetStore({
  prefix: TEMPLATES,
  parse: parseTemplates,
  toText: templatesText,
  max: MAX_TEMPLATES,
})
