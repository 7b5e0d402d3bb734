import * as v from 'valibot'
import { listOf } from './paging-schema.ts'

/** Maximum length of a template's name. */
export const MAX_TEMPLATE_NAME = 80
/** Maximum number of templates for one level of an account. */
export const MAX_TEMPLATES = 50
const MAX_PARTS = 100

/** An identifier of the service with its name at that time. */
const part = v.object({
  id: v.pipe(v.string(), v.regex(/^[\w.-]{1,128}$/u)),
  label: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
})

/** Roles on resource groups, and groups, under a name. No data about users. */
const accessTemplate = v.object({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MAX_TEMPLATE_NAME)),
  roles: v.pipe(v.array(v.object({ role: part, resourceGroup: part })), v.maxLength(MAX_PARTS)),
  groups: v.pipe(v.array(part), v.maxLength(MAX_PARTS)),
})
export type AccessTemplate = v.InferOutput<typeof accessTemplate>

/** Data stored on the device. Invalid entries are skipped; another version is ignored as a whole. */
export const storedTemplates = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ version: v.literal(1), templates: listOf(accessTemplate) }),
  v.transform(({ templates }) => {
    const byName = new Map(templates.map((template) => [template.name.toLowerCase(), template]))
    return [...byName.values()].slice(0, MAX_TEMPLATES)
  }),
)
